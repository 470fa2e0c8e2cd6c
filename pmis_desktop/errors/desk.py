"""Why something at the county's desk cannot be done now."""

from pmis_desktop.errors.base import RefusedError


class NoDecisionError(RefusedError):
    """The newest change is no decision, so the desk has nothing to take back."""

    code = "no_decision"

    def __init__(self) -> None:
        super().__init__(
            "没有可以撤销的决定。没有改动任何数据。",
            advice="这里只能撤销刚作的决定；之后又做了别的更改时，请先撤销那些更改。",
        )
