"""The columns of a sheet of members: which there are, their headings, what a cell says."""

from collections.abc import Callable, Mapping
from datetime import date

from pmis_desktop.errors.services import FieldRefusedError
from pmis_desktop.models.rows import Record
from pmis_desktop.rules import values
from pmis_desktop.rules.fields import ENTITIES, Field, Kind
from pmis_desktop.rules.identity import mask_id, mask_phone
from pmis_desktop.services.browsing import members
from pmis_desktop.services.browsing.conditions import field_of
from pmis_desktop.services.browsing.pseudo import AGE, SENIORITY

SEQUENCE = "序号"

_FOUND = {AGE: members.age_words, SENIORITY: members.seniority_words}
_LEADING = ("name", "branch", "id_number", "category", "status")
# What repeats down a column is worked out once.
_REPEATING = frozenset({Kind.CODE, Kind.FLAG, Kind.REFERENCE, Kind.DATE})


def exported(entity: str) -> tuple[Field, ...]:
    """The fields of an entity that go into sheets."""
    return tuple(
        field for field in ENTITIES[entity].fields if field.exported and field.group != "removal"
    )


_REST = tuple(field.id for field in exported("member") if field.id not in _LEADING)

COLUMN_SETS: Mapping[str, tuple[str, ...]] = {
    "基本": (
        "name",
        "sex",
        "ethnic_group",
        "birth_date",
        AGE,
        "id_number",
        "education",
        "category",
        "joined_on",
        "full_member_on",
        SENIORITY,
        "branch",
    ),
    "联系方式": ("name", "sex", "branch", "mobile", "landline", "address", "employer_post"),
    "党籍": (
        "name",
        "branch",
        "category",
        "status",
        "applied_on",
        "activist_on",
        "candidate_on",
        "joined_on",
        "full_member_on",
        SENIORITY,
        "lost",
        "floating",
    ),
    "全部": (*_LEADING, AGE, SENIORITY, *_REST),
}
"""Sets of columns that everybody finds ready, by name."""

BASIC = COLUMN_SETS["基本"]
EVERY = COLUMN_SETS["全部"]


def label(column: str) -> str:
    """The heading of a column. Raises FieldUnknownError, FieldRefusedError."""
    if column in _FOUND:
        return members.COLUMNS[column]
    field = field_of(column)
    if not field.exported:
        raise FieldRefusedError(field.label, "这一项只留在本机，不放进导出的表格。")
    return field.label


class MemberColumns:
    """Some columns of members, after a running number; ``told`` names organisations by id.

    ``spoken`` says how days are written. Raises FieldUnknownError, FieldRefusedError.
    """

    def __init__(
        self,
        columns: tuple[str, ...],
        *,
        told: Mapping[str, str],
        today: date,
        masked: bool,
        spoken: Callable[[str], str] = str,
    ) -> None:
        names = tuple(dict.fromkeys(columns))
        self.headers = (SEQUENCE, *map(label, names))
        self.show_numbers = any(name not in _FOUND and field_of(name).masked for name in names)
        self._told = told
        self._today = today
        self._masked = masked
        self._spoken = spoken
        self._columns = [self._column(name) for name in names]

    def row(self, number: int, record: Record) -> list[str]:
        """What the cells of one member say."""
        return [str(number), *(said(record) for said in self._columns)]

    def _column(self, name: str) -> Callable[[Record], str]:
        if name in _FOUND:
            found = _FOUND[name]
            return lambda record: found(record, self._today)
        field = field_of(name)
        known: dict[str, str] = {}

        def said(record: Record) -> str:
            value = record.get(field.id)
            if value is None:
                return ""
            if field.kind not in _REPEATING:
                return self._said(field, value)
            if value not in known:
                known[value] = self._said(field, value)
            return known[value]

        return said

    def _said(self, field: Field, value: str) -> str:
        if field.masked and self._masked:
            return mask_id(value) if field.id == "id_number" else mask_phone(value)
        if field.kind is Kind.DATE:
            return self._spoken(value)
        return values.written(field, value, on=self._today, referred=self._told)


def choices() -> dict[str, str]:
    """Every column that a roster can have: label by field id, in the order of the forms."""
    return {column: label(column) for column in EVERY}
