"""What a form is asked to show: records read at one moment, and what a person added."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from pmis_desktop.errors.printing import FormEntryError
from pmis_desktop.models import rows
from pmis_desktop.models.rows import Record
from pmis_desktop.printing.wording import long_date, padded_name, short_date
from pmis_desktop.rules import paragraphs
from pmis_desktop.rules.fields import ENTITIES, member_field
from pmis_desktop.rules.identity import mask_id, mask_phone
from pmis_desktop.rules.values import show

EMPTY_DAY = "　　年　　月　　日"
_LONGEST_CELL = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Everything a builder may use. A blank form has no members and no organisation.

    ``members`` are flat records (every field of a member, with ``id``, ``branch``, ``category``
    and ``status``); ``organisation`` is the one chosen, or a member's branch on a form about one
    member; ``names`` are organisations' names by id. ``filled`` is what a person added, days as
    ISO. ``masked`` hides the middle of numbers; ``number`` is the form's own, empty in a preview.
    ``single``: whoever divides puts one branch into each document. ``found`` members or
    organisations there are in all, where a preview reads the first of them only. While it is
    ``bare``, members have an id and a branch and nothing else yet.
    """

    connection: Connection
    today: date
    names: Mapping[str, str]
    members: tuple[Record, ...] = ()
    organisation: Record = field(default_factory=dict)
    organisations: tuple[Record, ...] = ()
    transfers: tuple[Record, ...] = ()
    filled: Mapping[str, str] = field(default_factory=dict)
    masked: bool = True
    number: str = ""
    county: str = ""
    single: bool = False
    found: int = 0
    bare: bool = False

    @property
    def member(self) -> Record:
        """The member that a form about one is for; empty on a blank form."""
        return self.members[0] if self.members else {}

    @property
    def record(self) -> Record:
        """The one record that a document is about; empty for none and for several."""
        if len(self.members) == 1:
            return self.members[0]
        return self.transfers[0] if len(self.transfers) == 1 else self.organisation

    @property
    def blank(self) -> bool:
        """Whether the form is printed to be filled in by hand."""
        return not (self.members or self.organisation or self.transfers)

    @property
    def organisation_name(self) -> str:
        """The full name of the organisation; empty on a blank form."""
        return self.organisation.get("name") or ""

    @property
    def place_name(self) -> str:
        """Whose list it is: the organisation chosen, or the branch that all its people are of."""
        branches = {each.get("branch") or "" for each in self.members}
        only = branches.pop() if len(branches) == 1 else ""
        return self.organisation_name or self.names.get(only, "")

    def of_year(self, title: str) -> str:
        """A title with the year that a person added, with this one, or with room for one."""
        year = self.filled["year"] or ("____" if self.blank else str(self.today.year))
        return f"{year}年度{title}"

    def said(self, member: Record, field_id: str) -> str:
        """A member's value as people read it; numbers masked where the form is."""
        value = member.get(field_id)
        if not value:
            return ""
        known = member_field(field_id)
        if self.masked and known.masked:
            return mask_id(value) if field_id == "id_number" else mask_phone(value)
        return show(known, value, referred=self.names)

    def name(self, member: Record) -> str:
        """A member's name for a cell: two characters as wide as three."""
        return padded_name(member.get("name") or "")

    def day_of(self, member: Record, field_id: str) -> str:
        """A member's date as narrow columns have it: 1980.04.29."""
        return short_date(member.get(field_id) or "")

    def told(self, entity: str, record: Record, field_id: str) -> str:
        """A value of any other record as people read it; numbers of people masked as above."""
        value, known = record.get(field_id), ENTITIES[entity].field(field_id)
        if not value:
            return ""
        if self.masked and known.masked:
            return mask_id(value) if field_id == "id_number" else mask_phone(value)
        return show(known, value, referred=self.names)

    def owned(self, entity: str, owner: str, column: str) -> list[Record]:
        """The records of a kind that belong to a record, such as units of an organisation."""
        found = rows.fetch(
            self.connection,
            f'SELECT id FROM "{entity}" WHERE "{column}" = ? AND removed IS NULL ORDER BY row',  # noqa: S608
            (owner,),
        )
        loaded = rows.load(self.connection, entity, [row[0] for row in found])
        return [loaded[entity, row[0]] | {"id": row[0]} for row in found]

    def paragraphs(self, key: str) -> list[str]:
        """A text that a person added, paragraph by paragraph."""
        return list(paragraphs.split(self.filled.get(key, "")))

    def lines(self, key: str, label: str, columns: int) -> list[list[str]]:
        """The lines of a list that a person added, each with this many cells.

        Raises FormEntryError: a line has more cells, or one is too long to be printed.
        """
        made: list[list[str]] = []
        for number, line in enumerate(self.paragraphs(key), 1):
            cells = [each.strip() for each in line.split("，")]
            if len(cells) > columns:
                raise FormEntryError(
                    label, f"第 {number} 行有 {len(cells)} 栏，最多 {columns} 栏。"
                )
            if max(map(len, cells)) > _LONGEST_CELL:
                raise FormEntryError(
                    label, f"第 {number} 行有一栏太长，最多 {_LONGEST_CELL} 个字。"
                )
            made.append([*cells, *[""] * (columns - len(cells))])
        return made

    def day(self, key: str) -> str:
        """A day that a person added, as 2026年9月1日; room to write one where there is none."""
        return long_date(self.filled.get(key, "")) or EMPTY_DAY
