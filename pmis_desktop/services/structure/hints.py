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
    natures = strengths.natures(connection).get(organisation, [])
    village = organisation_kinds.is_village(
        record.get("name") or "", record.get("affiliation"), natures
    )
    strength = strengths.of(connection, organisation)
    held = committee.posts(connection, organisation)
    return [
        *organisation_terms.problems(record, village=village, on=on),
        *organisation_size.problems(record, strength, on=on),
        *committee.problems(record, held, connection),
    ]
