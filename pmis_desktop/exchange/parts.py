"""The parts behind a statement: listed by length and hash, inflated within bounds."""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Annotated

import msgspec

from pmis_desktop.errors.exchange import LimitError, MalformedError, PartError, TooNewError
from pmis_desktop.exchange import limits
from pmis_desktop.exchange.frame import KeyId

ZLIB = "zlib"
STORED = "none"

OPERATIONS = "OPS"
NOTE = "note"
BLOB = "blob"
WANTED = "wanted"
NOTICES = "notices"
READINGS = "readings"
CARRIERS = "carriers"
OMITTED = "omitted"
SLICE = "SLICE"
OUTCOMES = "OUTCOMES"
DESK = "DESK"
GONE = "GONE"
DOCUMENTS = "DOCS"
FIRST_ANSWER = "ANSWER"
MEND = "mend"
REVIEW = "review"
UNITS = "UNITS"

_U32 = 4

Length = Annotated[int, msgspec.Meta(ge=0, lt=2**53)]
Hash = KeyId


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part as the signed statement lists it: as it lies in the file and as it is when inflated.

    A type in capitals is critical: a reader that does not know it must not judge the file.
    """

    type: Annotated[str, msgspec.Meta(pattern="^([A-Z][A-Z0-9]{0,31}|[a-z][a-z0-9]{0,31})$")]
    crit: bool
    comp: Annotated[str, msgspec.Meta(pattern="^[a-z0-9]{1,16}$")]
    wire_len: Length
    wire_sha256: Hash
    raw_len: Length
    raw_sha256: Hash


Entries = Annotated[list[Entry], msgspec.Meta(max_length=limits.PARTS)]


@dataclass(frozen=True)
class Part:
    """A part to be written; one that is ``alike`` stands in many files byte for byte."""

    type: str
    raw: bytes
    stored: bool = False
    alike: bool = False


def pack(parts: Iterable[Part]) -> tuple[list[Entry], bytes]:
    """Compress parts and list them: the entries for the statement and the bytes behind it."""
    entries, wires = [], []
    for part in parts:
        comp, wire = _compress(part)
        entries.append(
            Entry(
                type=part.type,
                crit=part.type.isupper(),
                comp=comp,
                wire_len=len(wire),
                wire_sha256=sha256(wire).hexdigest(),
                raw_len=len(part.raw),
                raw_sha256=sha256(part.raw).hexdigest(),
            )
        )
        wires.append(wire)
    return entries, b"".join(wires)


def unpack(
    entries: Sequence[Entry], data: bytes | memoryview, known: Mapping[str, int]
) -> dict[str, bytes]:
    """Check every part and inflate those that are known, each up to its limit in bytes.

    Other advisory parts are checked and passed over. Raises TooNewError for an unknown critical
    part, else LimitError, MalformedError or PartError.
    """
    check_list(entries, known)
    if sum(entry.wire_len for entry in entries) != len(data):
        raise MalformedError("各部分总长")
    found = {}
    for entry, wire in _wires(entries, data):
        if sha256(wire).hexdigest() != entry.wire_sha256:
            raise PartError(entry.type)
        if entry.type in known:
            found[entry.type] = _inflate(entry, wire)
    return found


def blobs_listed(entries: Sequence[Entry]) -> tuple[str, ...]:
    """The hashes of the blobs that may be taken: not compressed, within number and size."""
    return tuple(entry.raw_sha256 for entry in entries if _is_blob(entry))[: limits.BLOBS]


def each_blob(entries: Sequence[Entry], data: bytes | memoryview) -> Iterator[tuple[str, bytes]]:
    """Each blob that may be taken, by its hash, one copied at a time; those that differ are left.

    To be asked only after ``unpack`` has checked the same list.
    """
    taken = 0
    for entry, wire in _wires(entries, data):
        if _is_blob(entry) and taken < limits.BLOBS:
            taken += 1
            if entry.wire_sha256 == entry.raw_sha256:
                yield entry.raw_sha256, bytes(wire)


def _is_blob(entry: Entry) -> bool:
    return (
        entry.type == BLOB
        and entry.comp == STORED
        and entry.raw_len == entry.wire_len <= limits.BLOB
    )


def _wires(
    entries: Sequence[Entry], data: bytes | memoryview
) -> Iterator[tuple[Entry, bytes | memoryview]]:
    """Each part as it lies in the file."""
    at = 0
    for entry in entries:
        yield entry, data[at : at + entry.wire_len]
        at += entry.wire_len


def peek_stored(entries: Sequence[Entry], data: bytes | memoryview, wanted: str) -> bytes:
    """Take out one uncompressed part before the statement is verified; empty if it is not there.

    For parts that carry signatures of their own. Raises MalformedError or PartError.
    """
    for entry, wire in _wires(entries, data):
        if entry.type == wanted:
            if entry.comp != STORED or len(wire) != entry.raw_len:
                raise MalformedError("证书部分")
            if sha256(wire).hexdigest() != entry.wire_sha256:
                raise PartError(entry.type)
            return bytes(wire)
    return b""


def lines(encoded: Sequence[bytes]) -> bytes:
    """Join lines into one part, each ended by a line feed."""
    return b"\n".join((*encoded, b"")) if encoded else b""


def split_lines(data: bytes, allowed: int, what: str) -> list[bytes]:
    """Split a part into its lines within the limits; raises LimitError or MalformedError."""
    if not data:
        return []
    if not data.endswith(b"\n"):
        raise MalformedError("末行")
    count = data.count(b"\n")
    if count > allowed:
        raise LimitError(what, count, allowed)
    lines = data[:-1].split(b"\n")
    longest = max(map(len, lines))
    if longest > limits.LINE:
        raise LimitError("单条长度", longest, limits.LINE)
    return lines


def pack_blobs(blobs: Sequence[bytes]) -> bytes:
    """Join whole files into one part: for each its length in four bytes, then itself."""
    return b"".join(len(blob).to_bytes(_U32) + blob for blob in blobs)


def unpack_blobs(data: bytes, allowed: int = limits.DOCUMENTS) -> tuple[bytes, ...]:
    """Take apart what ``pack_blobs`` joined; raises MalformedError or LimitError."""
    blobs = []
    at = 0
    while at < len(data):
        start = at + _U32
        end = start + int.from_bytes(data[at:start])
        if end > len(data):
            raise MalformedError("证书部分")
        blobs.append(data[start:end])
        at = end
        if len(blobs) > allowed:
            raise LimitError("证书份数", len(blobs), allowed)
    return tuple(blobs)


def _compress(part: Part) -> tuple[str, bytes]:
    if not part.stored:
        wire = _kept(part.raw) if part.alike else zlib.compress(part.raw, 6)
        if _within_ratio(len(part.raw), len(wire)):
            return ZLIB, wire
    return STORED, part.raw


@lru_cache(maxsize=4)
def _kept(raw: bytes) -> bytes:
    """Compressed once for all the files of a round: a county's notices go into each answer."""
    return zlib.compress(raw, 6)


def _within_ratio(raw: int, wire: int) -> bool:
    return raw <= max(limits.RATIO_FREE, wire * limits.RATIO)


def check_list(entries: Sequence[Entry], known: Mapping[str, int]) -> None:
    """Check a list of parts before any is inflated; raises as ``unpack`` does."""
    seen = set()
    for entry in entries:
        if entry.crit != entry.type.isupper():
            raise MalformedError("各部分清单")
        if entry.type not in known:
            if entry.crit:
                raise TooNewError
            continue
        if entry.type in seen:
            raise MalformedError("各部分清单")
        seen.add(entry.type)
        if entry.raw_len > known[entry.type]:
            raise LimitError(f"“{entry.type}”部分的长度", entry.raw_len, known[entry.type])
    total = sum(entry.raw_len for entry in entries if entry.type in known)
    if total > limits.RAW_TOTAL:
        raise LimitError("展开后的总长度", total, limits.RAW_TOTAL)
    if not {name for name in known if name.isupper()} <= seen:
        raise MalformedError("各部分清单")


def _inflate(entry: Entry, wire: bytes | memoryview) -> bytes:
    if entry.comp == STORED:
        raw = bytes(wire)
    elif entry.comp == ZLIB:
        raw = _inflate_zlib(entry, wire)
    else:
        raise TooNewError
    if len(raw) != entry.raw_len or sha256(raw).hexdigest() != entry.raw_sha256:
        raise PartError(entry.type)
    return raw


def _inflate_zlib(entry: Entry, wire: bytes | memoryview) -> bytes:
    if not _within_ratio(entry.raw_len, entry.wire_len):
        raise LimitError("压缩比", entry.raw_len // max(1, entry.wire_len), limits.RATIO)
    stream = zlib.decompressobj()
    try:
        # One byte more than announced: enough to see that there is more, never to hold it all.
        raw = stream.decompress(wire, entry.raw_len + 1)
    except zlib.error as fault:
        raise PartError(entry.type) from fault
    if not stream.eof or stream.unused_data or stream.unconsumed_tail:
        raise PartError(entry.type)
    return raw
