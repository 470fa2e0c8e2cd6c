"""How strong organisations are: members, leaders and units, all in a few questions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.models import rows, tree
from pmis_desktop.models.tree import Tree
from pmis_desktop.rules.organisation_size import Strength
from pmis_desktop.services import books

SECRETARY = "001A"
# Group leaders, organisers and 第一书记 sit in no committee.
_NO_LEADERS = ("401A", "organiser", "first_secretary", "0000")
PRESENT = "removed IS NULL AND (ended_on IS NULL OR ended_on = '')"


@dataclass(frozen=True, slots=True)
class Headcount:
    """Full and probationary members; who has no category counts as full."""

    full: int = 0
    probationary: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.full + self.probationary


_NOBODY = Headcount()


def headcounts(connection: Connection, *, aside: bool = False) -> dict[str, Headcount]:
    """The members of every branch; ``aside``: also of functional and floating organisations."""
    found = rows.fetch(
        connection,
        "SELECT branch, SUM(category IS NOT 'probationary'), SUM(category IS 'probationary')"  # noqa: S608
        " FROM member WHERE branch IS NOT NULL AND removed IS NULL"
        f"{'' if aside else f' AND {books.COUNTED}'} GROUP BY branch",
    )
    return {branch: Headcount(full, probationary) for branch, full, probationary in found}


def under(grown: Tree, counts: Mapping[str, Headcount], organisation: str) -> Headcount:
    """The members of a whole subtree."""
    some = [counts[each] for each in grown.subtree(organisation) if each in counts]
    return Headcount(sum(c.full for c in some), sum(c.probationary for c in some))


def of_all(connection: Connection, organisations: Iterable[str]) -> dict[str, Strength]:
    """How strong some organisations are, each with its whole subtree."""
    grown, counts = tree.read(connection), headcounts(connection)
    every = headcounts(connection, aside=True)
    leaders, secretaries, units = _leaders(connection), _secretaries(connection), _units(connection)
    found = {}
    for organisation in organisations:
        # Who stands in a functional organisation is in no total, but in its own line.
        own = {} if organisation in counts else {organisation: every.get(organisation, _NOBODY)}
        heads = under(grown, {**counts, **own}, organisation)
        found[organisation] = Strength(
            full=heads.full,
            probationary=heads.probationary,
            leaders=leaders.get(organisation, 0),
            secretary=organisation in secretaries,
            units=units.get(organisation, 0),
        )
    return found


def of(connection: Connection, organisation: str) -> Strength:
    """How strong one organisation is."""
    return of_all(connection, [organisation])[organisation]


def natures(connection: Connection) -> dict[str, list[str | None]]:
    """The kinds of the units that each organisation stands in."""
    found: dict[str, list[str | None]] = {}
    for organisation, nature in rows.fetch(
        connection, "SELECT organisation, nature FROM host_unit WHERE removed IS NULL"
    ):
        found.setdefault(organisation, []).append(nature)
    return found


def _leaders(connection: Connection) -> dict[str, int]:
    found = rows.fetch(
        connection,
        "SELECT organisation, COUNT(DISTINCT member) FROM post"  # noqa: S608
        f" WHERE {PRESENT} AND post NOT IN ({rows.marks(_NO_LEADERS)}) GROUP BY organisation",
        _NO_LEADERS,
    )
    return dict(map(tuple, found))


def _secretaries(connection: Connection) -> set[str]:
    found = rows.fetch(
        connection,
        f"SELECT DISTINCT organisation FROM post WHERE {PRESENT} AND post = ?",  # noqa: S608
        (SECRETARY,),
    )
    return {row[0] for row in found}


def _units(connection: Connection) -> dict[str, int]:
    found = rows.fetch(
        connection,
        "SELECT organisation, COUNT(*) FROM host_unit WHERE removed IS NULL GROUP BY organisation",
    )
    return dict(map(tuple, found))
