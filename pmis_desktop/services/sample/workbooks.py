"""The invented county as people write it in workbooks: labels instead of codes."""

from collections.abc import Collection, Iterator

from pmis_desktop.rules import values
from pmis_desktop.rules.fields import ENTITIES, SUMMARY_COLUMNS, member_field
from pmis_desktop.services.sample.county import InventedCounty

_MEMBER_FIELDS = tuple(member_field(field) for field in SUMMARY_COLUMNS)
_ORGANISATION_FIELDS = tuple(
    ENTITIES["organisation"].field(field)
    for field in (
        "name",
        "parent",
        "kind",
        "code",
        "can_approve",
        "founded_on",
        "secretary",
        "contact",
        "phone",
        "address",
        "division",
        "unit_situation",
        "affiliation",
    )
)

MEMBER_HEADERS = ("序号", *(field.label for field in _MEMBER_FIELDS))
ORGANISATION_HEADERS = tuple(field.label for field in _ORGANISATION_FIELDS)

_FACTS = {"category_fact": "category", "status_fact": "status"}


def workbook_rows(
    county: InventedCounty, branches: Collection[str] | None = None
) -> Iterator[tuple[str, ...]]:
    """Rows of the national 党员基本信息汇总表 (MEMBER_HEADERS), of all or of some branches."""
    names = _organisation_names(county)
    members = {
        rec: {"status": "normal", **held} for ent, rec, held in county.records if ent == "member"
    }
    for ent, _, held in county.records:
        # Facts stand in the order of their days, so the last one is in force.
        if ent in _FACTS:
            members[held["member"] or ""][_FACTS[ent]] = held["value"]
    number = 0
    for branch, ids in county.members_of.items():
        if branches is not None and branch not in branches:
            continue
        for rec in ids:
            number += 1
            record = {**members[rec], "branch": branch}
            shown = (values.show(one, record.get(one.id), referred=names) for one in _MEMBER_FIELDS)
            yield (str(number), *shown)


def organisation_rows(county: InventedCounty) -> Iterator[tuple[str, ...]]:
    """Rows of a 党组织信息汇总表 (ORGANISATION_HEADERS), each after the one above it."""
    names = _organisation_names(county)
    for ent, _, held in county.records:
        if ent == "organisation":
            yield tuple(
                values.show(one, held.get(one.id), referred=names) for one in _ORGANISATION_FIELDS
            )


def _organisation_names(county: InventedCounty) -> dict[str, str]:
    return {rec: held["name"] or "" for ent, rec, held in county.records if ent == "organisation"}
