"""What can be wrong with the program's own files."""

from collections.abc import Sequence

from pmis_desktop.errors.base import RefusedError

_NAMED = 3


class IncompleteProgramError(RefusedError):
    """Files of the program are missing, cut short or changed; ``names`` are all of them."""

    code = "program_incomplete"

    def __init__(self, names: Sequence[str]) -> None:
        some = "、".join(names[:_NAMED])
        more = " 等" if len(names) > _NAMED else ""
        super().__init__(
            f"程序不完整：{len(names)} 个程序文件缺失或不对（{some}{more}）。您的数据没有改动。",
            advice=(
                "请把整个程序文件夹重新复制或解压一次，不要只复制其中一部分；"
                "如果文件被杀毒软件隔离，请恢复这些文件，并把程序文件夹设为信任。"
            ),
        )
        self.names = tuple(names)


class NoFileListError(RefusedError):
    """There is no list of the program's files to compare with."""

    code = "no_file_list"

    def __init__(self) -> None:
        super().__init__(
            "这里没有程序文件清单，无法核对程序是否完整。您的数据没有改动。",
            advice="打包的程序带有清单 files.tsv；如果清单丢失，请重新复制整个程序文件夹。",
        )
