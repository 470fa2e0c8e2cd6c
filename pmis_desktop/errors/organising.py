"""What is refused of the acts on organisations: merging, splitting, moving, dissolving."""

from pmis_desktop.errors.base import RefusedError


class OrganisationEndedError(RefusedError):
    """Nobody is placed in an organisation that was dissolved or removed."""

    code = "organisation_ended"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}”已经撤销或移到回收站，不能把党员编在里面。没有改动任何数据。",
            advice="请改选现在的党支部；误移到回收站的，请先恢复这个党组织。",
        )


class ActRefusedError(RefusedError):
    """An act on an organisation that cannot be done as it was asked for."""

    code = "act_refused"

    def __init__(self, sentence: str, advice: str = "请改正后再试。") -> None:
        super().__init__(f"{sentence}没有改动任何数据。", advice=advice)
