"""The container of every file: magic, outer header, body, check sum. Nothing in it is trusted."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated

import msgspec

from pmis_desktop.errors.exchange import (
    DamagedError,
    LimitError,
    MalformedError,
    NotOursError,
    TextModeCopyError,
    TooNewError,
    TruncatedError,
)
from pmis_desktop.exchange import canonical, limits

# As in PNG: a high bit, CR LF, Ctrl-Z and LF show at once what mail and text copies do to a file.
MAGIC = b"\x89DZB1\r\n\x1a\n"
READER = 1

_MANGLED = (
    b"\x89DZB1\n\x1a\n",
    b"\x89DZB1\r\r\n",
    b"\x89DZB1\r\n\x1a\r\n",
    b"\x89DZB1\r\x1a",
    b"\x89DZB1\r\r\x1a",
    b"\x89DZB1\n\n\x1a",
    b"\x09DZB1",
    b"?DZB1",
    b"DZB1\r",
    b"DZB1\n",
    b"\xc2\x89DZB1",
    b"\xef\xbf\xbdDZB1",
    b"\xe2\x80\xb0DZB1",
    b"iURaQjENChoK",
    b"=89DZB1",
)
_SUM = 32
_U32 = 4
_U64 = 8

KeyId = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Small = Annotated[int, msgspec.Meta(ge=0, le=255)]


class Outer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a file says about itself before it is opened: hints only, signed by nobody.

    ``file`` is the number of the file in its series: the last operation of a package, the number
    of an answer, grant or document.
    """

    aud: Annotated[list[KeyId], msgspec.Meta(max_length=limits.RECIPIENTS)]
    file: Annotated[int, msgspec.Meta(ge=0, lt=2**53)]
    kind: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z-]{0,31}$")]
    min_reader: Small = READER
    suite: Small = 1


class _ReaderNeeded(msgspec.Struct):
    min_reader: Small


@dataclass(frozen=True)
class Frame:
    """A file that arrived whole: its outer header, its body and the hash of all its bytes."""

    outer: Outer
    body: bytes
    file_hash: str


def pack(outer: Outer, body: bytes) -> bytes:
    """Build the bytes of a file."""
    header = canonical.encode(outer)
    canonical.decode(header, Outer)
    data = b"".join(
        (MAGIC, len(header).to_bytes(_U32), header, len(body).to_bytes(_U64), body),
    )
    _limit("文件长度", len(data) + _SUM, limits.FILE)
    return data + sha256(data).digest()


def unpack(data: bytes) -> Frame:
    """Take a file apart; raises the error that tells what happened to it on the way."""
    _limit("文件长度", len(data), limits.FILE)
    _check_magic(data)
    header_at = len(MAGIC) + _U32
    header_end = header_at + _length(data, len(MAGIC), _U32, limits.OUTER_HEADER)
    body_at = header_end + _U64
    body_end = body_at + _length(data, header_end, _U64, limits.FILE)
    if len(data) < body_end + _SUM:
        raise TruncatedError
    if sha256(memoryview(data)[:body_end]).digest() != data[body_end:]:
        raise DamagedError
    return Frame(
        outer=_read_outer(data[header_at:header_end]),
        body=data[body_at:body_end],
        file_hash=sha256(data).hexdigest(),
    )


def is_ours(data: bytes) -> bool:
    """Say whether bytes begin as a file of this program, whatever their name."""
    return data.startswith(MAGIC)


def _check_magic(data: bytes) -> None:
    if data.startswith(MAGIC):
        return
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_MANGLED):
        raise TextModeCopyError
    if MAGIC.startswith(data):
        raise TruncatedError
    raise NotOursError


def _length(data: bytes, at: int, size: int, allowed: int) -> int:
    if len(data) < at + size:
        raise TruncatedError
    found = int.from_bytes(data[at : at + size])
    _limit("文件声明的长度", found, allowed)
    return found


def _limit(what: str, found: int, allowed: int) -> None:
    if found > allowed:
        raise LimitError(what, found, allowed)


def _read_outer(header: bytes) -> Outer:
    try:
        needed = msgspec.json.decode(header, type=_ReaderNeeded)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        raise MalformedError("外层标签") from fault
    if needed.min_reader > READER:
        raise TooNewError
    return canonical.decode(header, Outer)
