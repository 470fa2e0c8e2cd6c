"""Why a county's own codes and rules cannot be as wanted."""

from pmis_desktop.errors.base import RefusedError


class OverrideRefusedError(RefusedError):
    """A change of codes or rules that would take away or contradict something."""

    code = "override_refused"

    def __init__(self, why: str) -> None:
        super().__init__(f"{why}代码与规则没有改动。", advice="请改正后再试。")


class NothingToTakeBackError(RefusedError):
    """A topic that the county never changed has nothing to take back."""

    code = "nothing_to_take_back"

    def __init__(self) -> None:
        super().__init__(
            "这一项没有县里的改动，没有可以收回的。没有改动任何数据。",
            advice="请在“历次改动”里看哪些项改动过。",
        )


class OverrideFileError(RefusedError):
    """A file that should hold a county's codes and rules, and does not."""

    code = "override_file"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"读不了这份代码与规则的文件：{why}没有改动任何数据。",
            advice="请用本程序“导出”得到的文件，只改内容，不改表头。",
        )
