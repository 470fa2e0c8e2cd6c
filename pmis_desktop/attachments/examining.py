"""The parent's side: photos and scans are looked into by a child with limits, never here."""

from collections.abc import Callable

import msgspec
from typing_extensions import override

from pmis_desktop.attachments import limits, sniffing
from pmis_desktop.attachments.contents import Incoming, Pixels, Ready
from pmis_desktop.workers import Closing, Worker

_JOBS = "pmis_desktop.attachments.jobs:"


class Examiner(Closing):
    """One child for many files; close it, or use it in a ``with``. One thread at a time.

    Every act raises an AttachmentError for what is refused and a WorkerError where the child fails.
    """

    def __init__(self) -> None:
        self._worker = Worker(memory=limits.CHILD_MEMORY)

    def take_in(
        self, content: bytes, side: int, cancelled: Callable[[], bool] | None = None
    ) -> Ready:
        """Bytes that may be stored, made from a file somebody brought."""
        sniffing.media_type(content)
        return msgspec.msgpack.decode(
            self._run("take_in", Incoming(content, side), cancelled), type=Ready
        )

    def check(self, content: bytes) -> str:
        """The media type of bytes that must stay as they are; refused where they do not decode."""
        return self._run("check", content).decode()

    def decode(self, content: bytes, side: int) -> Pixels:
        """A stored picture as pixels, its longest side at most ``side``."""
        return msgspec.msgpack.decode(self._run("decode", Incoming(content, side)), type=Pixels)

    def _run(
        self,
        job: str,
        payload: bytes | Incoming,
        cancelled: Callable[[], bool] | None = None,
    ) -> bytes:
        return self._worker.run(
            _JOBS + job, payload, seconds=limits.CHILD_SECONDS, cancelled=cancelled
        )

    @override
    def close(self) -> None:
        """End the child; the next act starts another."""
        self._worker.close()
