"""Failures of the invented county."""

from pmis_desktop.errors.base import RefusedError


class SampleSizeError(RefusedError):
    """An invented county without branches, or with a negative number of members, was asked for."""

    code = "sample_size"

    def __init__(self) -> None:
        super().__init__(
            "示例县的规模不合理：党支部和党委至少各一个，党员人数不能为负，未生成任何数据。",
            advice="请改写党支部数和党员数后重试。",
        )
