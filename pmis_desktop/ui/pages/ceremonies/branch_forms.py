"""A branch whose data were copied: going on in a new log, or as a computer of its own."""

from collections.abc import Callable

from typing_extensions import override

from pmis_desktop.services import new_logs
from pmis_desktop.ui.kit import words
from pmis_desktop.ui.pages.ceremonies.form import CeremonyForm
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work

_GO_ON = (
    "这台电脑接着用，以后的报送都从这里来。旧的记录链停用，县里还没有确认的更改会在新的一条里重新写好，"
    "一条不少。只在一台电脑上做这一步。"
)
_PART = (
    "这台电脑会换一套新的钥匙，作为一台新电脑请县里批准。数据都在；县里还没有确认的更改，接入以后再报一次。"
    "做完以后程序会关闭数据，请重新输入口令，就会看到“等待县里批准”，在那里写出接入申请。"
)
_SURE = "在县里批准之前，这台电脑只能查看，不能录入和报送。"


class GoOnForm(CeremonyForm):
    """One press: everything else the program knows."""

    def __init__(self, work: Work) -> None:
        super().__init__(work, "换一条新的记录链", "换新的记录链", words.paragraph(_GO_ON))

    @override
    def act(self) -> Callable[[Progress], str] | None:
        """Close the log and go on in another."""
        house = self.work.house

        def go_on(_progress: Progress) -> str:
            again = new_logs.go_on(house)
            return f"已换新的记录链，{again} 项还没有确认的更改重新写好了。"

        return go_on


class PartForm(CeremonyForm):
    """Becoming a computer of its own; the data is closed then, to be opened as one that waits."""

    def __init__(self, work: Work) -> None:
        super().__init__(work, "作为新电脑重新接入", "重新接入", words.paragraph(_PART))

    @override
    def act(self) -> Callable[[Progress], str] | None:
        """Make new keys, after asking."""
        if not dialogs.confirm(self, "作为新电脑重新接入？", _SURE, "重新接入", danger=True):
            return None
        house = self.work.house

        def part(_progress: Progress) -> str:
            again = new_logs.part(house)
            return f"已准备好新的钥匙，{again} 项还没有确认的更改留着，接入以后再报。"

        return part

    @override
    def finished(self, said: str) -> None:
        """Say it, and close the data: it is opened again as a branch that waits for the county."""
        super().finished(said)
        self.work.signs.lock_wanted.emit()
