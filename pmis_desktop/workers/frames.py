"""What parent and child say to each other: length, then MessagePack; never a pickle."""

from typing import BinaryIO, Literal, TypeVar

import msgspec

from pmis_desktop.errors.workers import WorkerAnswerError, WorkerMemoryError

_LENGTH_BYTES = 8
_CHUNK = 1 << 20


class Terms(msgspec.Struct, frozen=True):
    """The first frame to a child: ``memory`` in bytes, what it may hold in all."""

    memory: int


class Call(msgspec.Struct, frozen=True):
    """One job: ``function`` as ``module:qualname``, its input, its CPU time in seconds."""

    function: str
    payload: bytes
    seconds: float


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """The end of one job.

    ``done`` carries a payload, ``refused`` an expected failure in its three parts, ``memory``
    nothing, ``fault`` places in the code.
    """

    outcome: Literal["done", "refused", "memory", "fault"]
    payload: bytes = b""
    code: str = ""
    message: str = ""
    advice: str = ""
    traces: tuple[str, ...] = ()


FrameT = TypeVar("FrameT", Terms, Call, Reply)


def write_frame(stream: BinaryIO, frame: Terms | Call | Reply) -> None:
    """Send one frame."""
    body = msgspec.msgpack.encode(frame)
    stream.write(len(body).to_bytes(_LENGTH_BYTES))
    stream.write(body)
    stream.flush()


def read_frame(stream: BinaryIO, kind: type[FrameT], *, limit: int | None = None) -> FrameT | None:
    """Receive one frame; None at the end of the stream.

    Raises WorkerMemoryError for a frame above ``limit`` bytes, WorkerAnswerError for anything that
    is not such a frame.
    """
    head = stream.read(_LENGTH_BYTES)
    if len(head) < _LENGTH_BYTES:
        return None
    length = int.from_bytes(head)
    if limit is not None and length > limit:
        raise WorkerMemoryError
    body = _read_exactly(stream, length)
    if body is None:
        return None
    try:
        return msgspec.msgpack.decode(body, type=kind)
    except msgspec.DecodeError as error:
        raise WorkerAnswerError from error


def _read_exactly(stream: BinaryIO, length: int) -> bytearray | None:
    """Read in steps: a false length must not reserve memory before its bytes arrive."""
    body = bytearray()
    while len(body) < length:
        chunk = stream.read(min(_CHUNK, length - len(body)))
        if not chunk:
            return None
        body += chunk
    return body
