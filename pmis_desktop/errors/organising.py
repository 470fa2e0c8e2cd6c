"""What is refused of the acts on organisations: merging, splitting, moving, dissolving."""

from pmis_desktop.errors.base import RefusedError


class ActRefusedError(RefusedError):
    """An act on an organisation that cannot be done as it was asked for."""

    code = "act_refused"

    def __init__(self, sentence: str, advice: str = "请改正后再试。") -> None:
        super().__init__(f"{sentence}没有改动任何数据。", advice=advice)
