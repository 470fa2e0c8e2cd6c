"""The child's side of reading values: rows of a sheet in, what their cells say out.

Imports no database: a child starts with what it needs.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from itertools import zip_longest

import msgspec

from pmis_desktop.rules import codes, names, overlay
from pmis_desktop.rules.overlay import InForce, Overlay
from pmis_desktop.rules.override_lines import CodeLine
from pmis_desktop.services.cell_values import REPEATING, CellReader, Told, field_of
from pmis_desktop.spreadsheets.cells import Cell, Content

VALUES = "pmis_desktop.services.value_jobs:values"
WARM = "pmis_desktop.services.value_jobs:warm"
"""The jobs' names for a child."""

# Spellings of one column that are kept; a county has 20,000 birth dates.
_MOST_KNOWN = 8_192
_ANYBODY = "张"


class Rules(msgspec.Struct, frozen=True):
    """What of the county's codes decides how a cell is read."""

    key: str
    codes: dict[str, list[CodeLine]]

    @classmethod
    def current(cls) -> "Rules":
        """Those in force."""
        over = overlay.current()
        return cls(over.key, {name: list(lines) for name, lines in over.codes.items()})


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What all rows of a table are read by: places and fields of its columns, spellings, rules."""

    members: bool
    columns: list[tuple[int, str]]
    on: date
    date_1904: bool
    meanings: list[tuple[str, str, str]]
    rules: Rules


class Rows(msgspec.Struct, frozen=True):
    """Some rows as the sheet has them; ``terms`` are packed, for they are the same for many."""

    terms: bytes
    rows: list[msgspec.Raw]


class _Asked(msgspec.Struct, frozen=True):
    """The same in the child."""

    terms: bytes
    rows: list[list[str | Cell | None]]


packed = msgspec.msgpack.Encoder().encode
answered = msgspec.msgpack.Decoder(list[list[Told]]).decode
"""What ``values`` gave."""

_asked = msgspec.msgpack.Decoder(_Asked).decode
_Reader = Callable[[tuple[Content, ...]], list[Told]]


def warm(_payload: bytes) -> bytes:
    """Read the lists that values are looked up in, before they are needed."""
    names.clean(_ANYBODY)
    codes.id_prefixes()
    return b""


def values(payload: bytes) -> bytes:
    """Do the job: ``Rows`` in MessagePack to what the cells of each column say."""
    asked = _asked(payload)
    tables, columns = _readers(asked.terms)
    contents = list(zip_longest(*asked.rows))
    nothing: tuple[Content, ...] = (None,) * len(asked.rows)
    with overlay.using(tables):
        return packed(
            [read(contents[index] if index < len(contents) else nothing) for index, read in columns]
        )


@lru_cache(maxsize=4)
def _readers(terms: bytes) -> tuple[InForce, list[tuple[int, _Reader]]]:
    told = msgspec.msgpack.decode(terms, type=Terms)
    over = Overlay(
        key=told.rules.key,
        codes={name: tuple(lines) for name, lines in told.rules.codes.items()},
    )
    meanings = {(name, word): value for name, word, value in told.meanings}
    made = []
    for index, name in told.columns:
        about = field_of(name, members=told.members)
        reader = CellReader(about, meanings, on=told.on, date_1904=told.date_1904)
        read = _repeating(reader) if about.kind in REPEATING else _plain(reader)
        made.append((index, read))
    return InForce(over), made


def _plain(reader: CellReader) -> _Reader:
    value = reader.value
    return lambda contents: [None if content is None else value(content) for content in contents]


def _repeating(reader: CellReader) -> _Reader:
    known: dict[Content, Told] = {None: None}

    def read(contents: tuple[Content, ...]) -> list[Told]:
        if len(known) > _MOST_KNOWN:
            known.clear()
            known[None] = None
        for content in set(contents).difference(known):
            known[content] = reader.value(content)
        return list(map(known.__getitem__, contents))

    return read
