"""What a person at the window is told beside what the rooms below say."""

from pmis_desktop.errors.base import RefusedError


class JobCancelledError(RefusedError):
    """Somebody pressed 停止 before a job had changed anything."""

    code = "job_cancelled"

    def __init__(self) -> None:
        super().__init__("已停止。", advice="没有改动任何内容，可以重新开始。")
