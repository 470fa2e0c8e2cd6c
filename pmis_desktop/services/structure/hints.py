"""What the rules say of an organisation as it stands among its members, posts, units and terms."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection

from pmis_desktop.rules import organisation_kinds, organisation_size, organisation_terms
from pmis_desktop.rules.problems import Problem
from pmis_desktop.services.structure import committee, strengths

Record = Mapping[str, str | None]


def of_organisation(
    connection: Connection, organisation: str, record: Record, *, on: date
) -> list[Problem]:
    """O4 to O9 and R21; what a form has of the organisation stands in ``record``."""
    return of_all(connection, {organisation: record}, on=on)[organisation]


def of_all(
    connection: Connection, records: Mapping[str, Record], *, on: date
) -> dict[str, list[Problem]]:
    """The same of many organisations by id, whose strengths are counted together."""
    natures = strengths.natures(connection)
    strong = strengths.of_all(connection, records)
    found = {}
    for organisation, record in records.items():
        village = organisation_kinds.is_village(
            record.get("name") or "", record.get("affiliation"), natures.get(organisation, [])
        )
        held = committee.posts(connection, organisation)
        found[organisation] = [
            *organisation_terms.problems(record, village=village, on=on),
            *organisation_size.problems(record, strong[organisation], on=on),
            *committee.problems(record, held, connection),
        ]
    return found
