"""Accuracy and completeness of organisations, now and over time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from pmis_desktop.models import rows, settings, tree
from pmis_desktop.rules import percentages, thresholds
from pmis_desktop.services.house import House
from pmis_desktop.services.quality.standing import STANDING

_COUNTED = (
    "SELECT m.branch, COUNT(*), SUM(c.errors = 0), SUM(c.cells), SUM(c.filled)"  # noqa: S608
    f" FROM checked AS c JOIN member AS m ON m.id = c.member WHERE {STANDING} GROUP BY m.branch"
)
_COLUMNS = "members, correct, cells, filled"


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted of some members: how many have no error, how many cells are filled."""

    members: int = 0
    correct: int = 0
    cells: int = 0
    filled: int = 0

    def plus(self, other: "Figures") -> "Figures":
        """Both together."""
        return Figures(
            self.members + other.members,
            self.correct + other.correct,
            self.cells + other.cells,
            self.filled + other.filled,
        )

    @property
    def accuracy(self) -> str:
        """Members without an error among all, as people read it."""
        return percentages.said(self.correct, self.members)

    @property
    def completeness(self) -> str:
        """Filled cells among those a complete record has, as people read it."""
        return percentages.said(self.filled, self.cells)

    def is_accurate(self, target: int) -> bool:
        """Whether the accuracy reaches so many per cent."""
        return percentages.reaches(self.correct, self.members, target)

    def is_complete(self, target: int) -> bool:
        """Whether the completeness reaches so many per cent."""
        return percentages.reaches(self.filled, self.cells, target)


@dataclass(frozen=True, slots=True)
class Targets:
    """The per cent that accuracy and completeness are to reach, in force on a day."""

    accuracy: int
    completeness: int

    @classmethod
    def of(cls, day: date) -> "Targets":
        """Those of a day."""
        return cls(
            thresholds.number("accuracy_target", day), thresholds.number("completeness_target", day)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationFigures:
    """One organisation with all under it."""

    id: str
    name: str
    depth: int
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFigures:
    """How an organisation stood from a day on."""

    day: date
    figures: Figures


def now(house: House, within: str = "") -> Figures:
    """How an organisation stands as of the last scan; all of them without one."""
    with house.reading() as connection:
        top = settings.get(connection, settings.ORGANISATION)
        return _summed(connection).get(within or top, Figures())


def everybody(connection: Connection) -> Figures:
    """How all members stand as of the last scan, inside a reading."""
    found = Figures()
    for row in rows.fetch(connection, _COUNTED):
        found = found.plus(Figures(*row[1:]))
    return found


def of_organisations(house: House) -> tuple[OrganisationFigures, ...]:
    """Every organisation that has members, with all under it, in the order of the tree."""
    with house.reading() as connection:
        grown = tree.read(connection)
        summed = _summed(connection)
    return tuple(
        OrganisationFigures(
            id=each,
            name=grown.names[each],
            depth=len(grown.above(each)) - 1,
            figures=summed[each],
        )
        for each in grown.walk()
        if each in summed and summed[each].members
    )


def kept(connection: Connection, day: date) -> dict[str, Figures]:
    """The newest kept figures of every organisation up to a day: what the last scan found.

    Counting all members anew takes four times as long as everything else about a thousand branches.
    """
    found = rows.fetch(
        connection,
        f"SELECT q.organisation, {_COLUMNS} FROM organisation AS o JOIN quality_figure AS q"  # noqa: S608
        " ON q.organisation = o.id AND q.day = (SELECT MAX(day) FROM quality_figure"
        " WHERE organisation = o.id AND day <= ?)",
        (day.isoformat(),),
    )
    return {row[0]: Figures(*row[1:]) for row in found}


def over_time(house: House, within: str = "") -> tuple[DayFigures, ...]:
    """How an organisation stood, the oldest day first; a day without a row stood as before."""
    with house.reading() as connection:
        top = settings.get(connection, settings.ORGANISATION)
        found = rows.fetch(
            connection,
            f"SELECT day, {_COLUMNS} FROM quality_figure WHERE organisation = ? ORDER BY day",  # noqa: S608
            (within or top,),
        )
    return tuple(
        DayFigures(day=date.fromisoformat(row[0]), figures=Figures(*row[1:])) for row in found
    )


def keep(connection: Connection, day: date) -> None:
    """Keep a day's figures of every organisation where they are others than before."""
    before = _before(connection, day)
    today = day.isoformat()
    # Whom all members have left has figures no more.
    standing = {**dict.fromkeys(before, Figures()), **_summed(connection)}
    fresh = [
        (each, today, figures.members, figures.correct, figures.cells, figures.filled)
        for each, figures in standing.items()
        if before.get(each) != figures
    ]
    connection.exec_driver_sql("DELETE FROM quality_figure WHERE day = ?", (today,))
    if fresh:
        connection.exec_driver_sql(
            f"INSERT INTO quality_figure (organisation, day, {_COLUMNS})"  # noqa: S608
            " VALUES (?, ?, ?, ?, ?, ?)",
            fresh,
        )


def _before(connection: Connection, day: date) -> Mapping[str, Figures]:
    """The newest figures of each organisation before a day."""
    found = rows.fetch(
        connection,
        f"SELECT organisation, {_COLUMNS}, MAX(day) FROM quality_figure"  # noqa: S608
        " WHERE day < ? GROUP BY organisation",
        (day.isoformat(),),
    )
    return {row[0]: Figures(*row[1:5]) for row in found}


def _summed(connection: Connection) -> dict[str, Figures]:
    """The figures of each organisation with all under it; the top has also who has no branch."""
    grown = tree.read(connection)
    top = settings.get(connection, settings.ORGANISATION)
    summed: dict[str, Figures] = {}
    for branch, *counted in rows.fetch(connection, _COUNTED):
        figures = Figures(*counted)
        for each in _above(grown, branch, top):
            summed[each] = summed.get(each, Figures()).plus(figures)
    return summed


def _above(grown: tree.Tree, branch: str | None, top: str) -> Iterable[str]:
    chain = grown.above(branch) if branch else []
    return chain if top in chain else [*chain, top]
