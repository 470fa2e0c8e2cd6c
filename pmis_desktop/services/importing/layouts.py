"""What was understood of a table's columns, and what people said about tables like it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

import msgspec
from sqlalchemy import Connection

from pmis_desktop.services.house import House
from pmis_desktop.services.importing import recognising
from pmis_desktop.spreadsheets.cells import column_letter
from pmis_desktop.spreadsheets.tables import SheetTable

_FIELDS = msgspec.json.Decoder(dict[int, str | None])
_SAMPLES = 3
_SEQUENCE = "序号"
_KEYS = {"members": ("name", "id_number"), "organisations": ("name",)}


class How(StrEnum):
    """By what a column was understood."""

    LABEL = "label"
    CONTENT = "content"
    MOVED = "moved"
    SAID = "said"


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutColumn:
    """One column: its place from 0, its heading, its field (None: not read), a few contents."""

    index: int
    label: str
    field: str | None
    how: How
    samples: tuple[str, ...]
    hidden: bool = False

    @property
    def letter(self) -> str:
        """What Excel calls the column."""
        return column_letter(self.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A table with what was understood of it: the table reads by these fields already."""

    table: SheetTable
    signature: str
    columns: tuple[LayoutColumn, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields without which no row can be recognised, and which no column has."""
        known = {column.field for column in self.columns}
        return tuple(name for name in _KEYS[self.table.kind] if name not in known)

    @property
    def is_plain(self) -> bool:
        """Whether nothing was guessed and nothing needed is missing: nobody need look."""
        guessed = any(column.how in {How.CONTENT, How.MOVED} for column in self.columns)
        return not guessed and not self.missing

    @property
    def unread(self) -> dict[str, str]:
        """Headings of columns that hold something and are not read, by letter."""
        return {
            column.letter: column.label
            for column in self.columns
            if column.field is None and column.label not in {"", _SEQUENCE}
        }


def signature(table: SheetTable) -> str:
    """The same text for every table of one kind with the same headings in the same order."""
    first = min(table.labels)
    labels = {index - first: label for index, label in sorted(table.labels.items())}
    text = json.dumps([table.kind, labels], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def understood(connection: Connection, table: SheetTable) -> Layout:
    """A table as its headings, its contents, and earlier answers for its layout read."""
    sign = signature(table)
    row = connection.exec_driver_sql(
        "SELECT columns FROM layout WHERE signature = ?", (sign,)
    ).first()
    how = dict.fromkeys(table.fields, How.LABEL)
    if row is not None:
        first = min(table.labels)
        said = {index + first: name for index, name in _FIELDS.decode(row[0]).items()}
        how = dict.fromkeys(said, How.SAID)
        table = table.with_fields({index: name for index, name in said.items() if name})
    elif (placed := recognising.moved(table)) is not None:
        how = dict.fromkeys(placed, How.MOVED)
        table = table.with_fields(placed)
    else:
        guessed = recognising.recognised(table) if table.kind == "members" else {}
        how.update(dict.fromkeys(guessed, How.CONTENT))
        table = table.with_fields({**table.fields, **guessed})
    return Layout(table=table, signature=sign, columns=_columns(table, how))


def corrected(layout: Layout, fields: Mapping[int, str | None]) -> Layout:
    """The layout read as a person says: field by column, None for a column that is not read."""
    said = {**{column.index: column.field for column in layout.columns}, **fields}
    table = layout.table.with_fields({index: name for index, name in said.items() if name})
    how = {column.index: column.how for column in layout.columns}
    how.update(dict.fromkeys(fields, How.SAID))
    return replace(layout, table=table, columns=_columns(table, how))


def remember(house: House, layout: Layout) -> None:
    """Keep how a layout is read, for this and every later file that has it."""
    first = min(layout.table.labels)
    said = {column.index - first: column.field for column in layout.columns}
    author = house.author()
    with house.writing() as connection:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO layout (signature, columns, who, at) VALUES (?, ?, ?, ?)",
            (layout.signature, msgspec.json.encode(said).decode(), author.who, author.at),
        )


def _columns(table: SheetTable, how: Mapping[int, How]) -> tuple[LayoutColumn, ...]:
    found = []
    for index in range(table.first, table.width):
        samples = tuple(islice(dict.fromkeys(table.samples.get(index, ())), _SAMPLES))
        if samples or index in table.labels:
            found.append(
                LayoutColumn(
                    index=index,
                    label=table.labels.get(index, ""),
                    field=table.fields.get(index),
                    how=how.get(index, How.LABEL),
                    samples=samples,
                    hidden=index in table.hidden_columns,
                )
            )
    return tuple(found)
