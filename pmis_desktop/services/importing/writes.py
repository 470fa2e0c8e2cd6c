"""What the good rows of a sheet write, packed until it is shown or written."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import overload

import msgspec
from typing_extensions import override

from pmis_desktop.models.rows import Record
from pmis_desktop.services import editing

_NO_ROW = -1


class RecordWrite(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What one row writes; ``before`` has what stood in the same fields, None for a new record.

    ``values`` of a member may hold branch, category and status, which become a period and dated
    facts. ``rec`` is empty for a new member: nothing refers to it yet. ``key`` is the row's, None
    for a branch that members bring with them.
    """

    row: int
    key: int | None = None
    ent: str
    rec: str
    values: Record
    before: Record | None

    @property
    def operations(self) -> int:
        """How many operations it becomes: a record, the dated facts of a member, its periods."""
        values = self.values
        if self.ent == "organisation":
            return 1
        if self.before is None:
            status = values.get("status") not in (None, editing.UNSAID["status_fact"])
            return 2 + (values.get("category") is not None) + status
        own = any(name not in editing.DERIVED for name in values)
        dated = sum(values.get(name) is not None for name in editing.FACTS)
        return own + dated + 2 * (values.get("branch") is not None)


class _Packed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A write without the names of its fields, which stand in a list of their own."""

    row: int
    key: int
    ent: str
    rec: str
    shape: int
    values: list[str | None]
    before: list[str | None] | None


_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(_Packed).decode


class Writes(Sequence[RecordWrite]):
    """The writes of one check in their order: a county's are 6 MB so, and 40 MB as objects."""

    def __init__(self) -> None:
        self.operations = 0
        self._founded: list[RecordWrite] = []
        self._data = bytearray()
        self._ends = array("I")
        self._keys = array("q")
        self._is_new = bytearray()
        self._shapes: dict[tuple[str, ...], int] = {}
        self._names: list[tuple[str, ...]] = []

    @property
    def founded(self) -> Sequence[RecordWrite]:
        """The branches that members bring with them; they come before everything else."""
        return self._founded

    @property
    def created(self) -> int:
        """How many rows are new records."""
        return sum(self._is_new)

    @property
    def updated(self) -> int:
        """How many rows change a record."""
        return len(self._is_new) - self.created

    def found(self, writes: Sequence[RecordWrite]) -> None:
        """Put branches that members bring with them before everything else."""
        self._founded.extend(writes)
        self.operations += sum(write.operations for write in writes)

    def add(self, write: RecordWrite) -> None:
        """Add what the next row writes; rows come in the order of their keys."""
        names = tuple(write.values)
        shape = self._shapes.setdefault(names, len(self._names))
        if shape == len(self._names):
            self._names.append(names)
        before = write.before
        key = _NO_ROW if write.key is None else write.key
        self._data += _pack(
            _Packed(
                write.row,
                key,
                write.ent,
                write.rec,
                shape,
                list(write.values.values()),
                None if before is None else [before.get(name) for name in names],
            )
        )
        self._ends.append(len(self._data))
        self._keys.append(key)
        self.operations += write.operations
        self._is_new.append(before is None)

    def by_key(self, key: int) -> RecordWrite | None:
        """What a row writes; None where it is not taken or changes nothing."""
        place = bisect_left(self._keys, key)
        if place == len(self._keys) or self._keys[place] != key:
            return None
        return self._write(place)

    def by_rows(self) -> Iterator[tuple[int, bool]]:
        """The keys of the rows that write something, and whether each is a new record."""
        return zip(self._keys, map(bool, self._is_new), strict=True)

    @override
    def __len__(self) -> int:
        return len(self._founded) + len(self._ends)

    @overload
    def __getitem__(self, place: int) -> RecordWrite: ...
    @overload
    def __getitem__(self, place: slice) -> list[RecordWrite]: ...
    @override
    def __getitem__(self, place: int | slice) -> RecordWrite | list[RecordWrite]:
        places = range(len(self))[place]
        if isinstance(places, range):
            return [self._at(each) for each in places]
        return self._at(places)

    @override
    def __iter__(self) -> Iterator[RecordWrite]:
        return map(self._at, range(len(self)))

    def _at(self, place: int) -> RecordWrite:
        founded = len(self._founded)
        return self._founded[place] if place < founded else self._write(place - founded)

    def _write(self, place: int) -> RecordWrite:
        begin = self._ends[place - 1] if place else 0
        packed = _unpack(self._data[begin : self._ends[place]])
        names = self._names[packed.shape]
        old = packed.before
        return RecordWrite(
            row=packed.row,
            key=None if packed.key == _NO_ROW else packed.key,
            ent=packed.ent,
            rec=packed.rec,
            values=dict(zip(names, packed.values, strict=True)),
            before=None if old is None else dict(zip(names, old, strict=True)),
        )
