"""Records that still hold a code which the county has retired, and putting them right together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pmis_desktop.models import rows
from pmis_desktop.rules import codes, overlay
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import changing_many
from pmis_desktop.services.changing_many import Changed, Preview, Told
from pmis_desktop.services.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class RetiredCode:
    """One code in one field of members: what to write instead, and how many members have it."""

    field: str
    label: str
    code: str
    old: str
    new: str
    members: int


def waiting(house: House) -> tuple[RetiredCode, ...]:
    """The retired codes that members here still have, in the order of the forms."""
    found = []
    with house.reading() as connection:
        for field in ENTITIES["member"].fields:
            if not field.codes or field.codes not in overlay.current().codes:
                continue
            listed = codes.code_list(field.codes)
            for code in sorted(listed.retiring):
                heir = listed.successor(code, house.today)
                members = _having(rows.fetch(connection, _holders(field.id), (code,)))
                if heir is not None and members:
                    found.append(
                        RetiredCode(
                            field=field.id,
                            label=field.label,
                            code=code,
                            old=listed.label(code, house.today) or code,
                            new=heir.label,
                            members=len(members),
                        )
                    )
    return tuple(found)


def preview(house: House, wanted: RetiredCode, told: Told = lambda *_: None) -> Preview:
    """What the successor would do in every member with the code; raises as `changing_many`."""
    with house.rules_in_force():
        listed = codes.code_list(ENTITIES["member"].field(wanted.field).codes or "")
        heir = listed.successor(wanted.code, house.today)
        with house.reading() as connection:
            some = _having(rows.fetch(connection, _holders(wanted.field), (wanted.code,)))
        text = heir.code if heir is not None else wanted.code
        return changing_many.preview(house, some, wanted.field, text, told)


def mend(house: House) -> tuple[Changed, ...]:
    """Write the successor into every member that has a retired code: one line of history each."""
    return tuple(changing_many.apply(house, preview(house, each)) for each in waiting(house))


def _holders(field: str) -> str:
    return f'SELECT row FROM member WHERE removed IS NULL AND "{field}" = ? ORDER BY row'  # noqa: S608


def _having(found: Iterable[Sequence[int]]) -> list[int]:
    return [int(row[0]) for row in found]
