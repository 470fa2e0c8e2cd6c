"""Failures of the child processes that do the heavy and the dangerous work."""

from pmis_desktop.errors.base import AppError, RefusedError

_UNTOUCHED = "已有数据没有改动。"


class WorkerError(RefusedError):
    """A child process did not finish its job; nothing of its work was kept."""

    code = "worker_failed"


class WorkerStartError(WorkerError):
    """The child process could not be started."""

    code = "worker_not_started"

    def __init__(self) -> None:
        super().__init__(
            f"后台处理程序没有启动成功。{_UNTOUCHED}",
            advice="请检查杀毒软件是否拦截了本程序，关闭其他程序后重试。",
        )


class WorkerDiedError(WorkerError):
    """The child process ended in the middle of its job."""

    code = "worker_died"

    def __init__(self) -> None:
        super().__init__(
            f"后台处理程序中途停止，多半是内容异常或占用内存过多。{_UNTOUCHED}",
            advice="请检查所用的文件后重试；如再次出现，请把文件拆小。",
        )


class WorkerMemoryError(WorkerError):
    """The job wanted more memory than it is allowed."""

    code = "worker_out_of_memory"

    def __init__(self) -> None:
        super().__init__(
            f"处理时需要的内存超过了上限，已经停止。{_UNTOUCHED}",
            advice="请把内容拆成几份，分次处理。",
        )


class WorkerTimeoutError(WorkerError):
    """The job took longer than it is allowed; that says nothing of what it was given.

    On a computer that is busy enough anything takes too long, so nobody turns this into a word
    about the file.
    """

    code = "worker_too_slow"

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"处理超过 {seconds:g} 秒还没有完成，已经停止；多半是电脑太忙，文件可能没有问题。"
            f"{_UNTOUCHED}",
            advice="请关闭其他程序，等电脑空闲一些再试一次；一直这样时，请把内容拆成几份分次处理。",
        )


class WorkerCancelledError(WorkerError):
    """The user stopped the job."""

    code = "worker_cancelled"

    def __init__(self) -> None:
        super().__init__(f"已经取消。{_UNTOUCHED}", advice="需要时可以重新开始。")


class WorkerFaultError(WorkerError):
    """The job failed in a way nobody expected.

    ``traces`` holds places in our own code for the log, never values.
    """

    code = "worker_fault"

    def __init__(self, traces: tuple[str, ...] = ()) -> None:
        super().__init__(
            f"后台处理时出现意外错误，没有得到结果。{_UNTOUCHED}",
            advice="请重试；如再次出现，请把日志交给技术人员。",
        )
        self.traces = traces


class WorkerAnswerError(WorkerError):
    """The child answered with something that is not an answer."""

    code = "worker_answer"

    def __init__(self) -> None:
        super().__init__(
            f"后台处理程序的结果不完整，没有采用。{_UNTOUCHED}",
            advice="请重试；如再次出现，请重新安装本程序。",
        )


class WorkerJobError(WorkerError):
    """The named job is not on the list of jobs a child may do."""

    code = "worker_job"

    def __init__(self) -> None:
        super().__init__(
            f"后台处理程序不认识这项工作，没有执行。{_UNTOUCHED}",
            advice="请重新安装本程序。",
        )


class ReportedError(AppError):
    """A refusal from the child whose class this process does not know."""

    def __init__(self, code: str, message: str, advice: str) -> None:
        super().__init__(message, advice=advice)
        self.code = code
