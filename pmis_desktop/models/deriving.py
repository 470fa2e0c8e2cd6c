"""Branch, home, category and status of members, found from their periods and dated facts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from sqlalchemy import Connection

from pmis_desktop.exchange.operations import Value
from pmis_desktop.exchange.world import MEMBER
from pmis_desktop.models.pen import write
from pmis_desktop.models.rows import chunks, fetch, marks

COLUMNS = ("branch", "home", "category", "status")
"""What is found, in the order of `of_births`."""

SOURCES = ("membership", "category_fact", "status_fact")
"""What decides them: nothing that is written to a member itself does."""

_NORMAL = "normal"
_PERIODS = "SELECT organisation FROM membership AS p WHERE p.member = member.id"
_LATEST = (
    "SELECT value FROM {table} AS f WHERE f.member = member.id AND f.removed IS NULL"
    " ORDER BY f.effective_on DESC, f.row DESC LIMIT 1"
)
_DERIVE = (
    "UPDATE member SET"  # noqa: S608
    f" branch = ({_PERIODS} AND p.removed IS NULL AND p.ended_on IS NULL),"
    f" home = ({_PERIODS} ORDER BY p.removed IS NOT NULL, p.ended_on IS NOT NULL,"
    " p.ended_on DESC, p.began_on DESC LIMIT 1),"
    f" category = ({_LATEST.format(table='category_fact')}),"
    f" status = COALESCE(({_LATEST.format(table='status_fact')}), '{_NORMAL}')"
    " WHERE id IN ({ids})"
)

Values = Mapping[str, Value]


class Birth(Protocol):
    """A record that is about to be inserted."""

    @property
    def values(self) -> Values:
        """Its values."""


Born = Mapping[str, Sequence[tuple[str, Birth]]]
"""The records that are about to be inserted, by entity: id and what is born, in their order."""


def again(connection: Connection, members: Iterable[str]) -> None:
    """Find the columns of members again from what the tables hold."""
    for some in chunks(members):
        write(connection, _DERIVE.replace("{ids}", marks(some)), some)


def of_births(
    connection: Connection, born: Born, newborn: Collection[str] = ()
) -> dict[str, tuple[Value, ...]]:
    """`COLUMNS` of members that are born together with all that decides them.

    They are inserted with the record: finding them afterwards writes each new member, and every
    index over these columns, a second time (a fifth of the time of an import).
    """
    members = members_of(born)
    older = [each for each in members if each not in newborn]
    return placed(born, members - known_before(connection, older))


def members_of(born: Born) -> set[str]:
    """The members among what is about to be inserted."""
    return {rec for rec, _entry in born.get(MEMBER, ())}


def placed(born: Born, members: Iterable[str]) -> dict[str, tuple[Value, ...]]:
    """`COLUMNS` of members of whom nothing was here before."""
    periods, categories, statuses = (_by_member(born.get(ent, ())) for ent in SOURCES)
    return {
        member: (
            *_places(periods.get(member, ())),
            _latest(categories.get(member, ())),
            _latest(statuses.get(member, ())) or _NORMAL,
        )
        for member in members
    }


def known_before(connection: Connection, members: Iterable[str]) -> set[str]:
    """Members of whom something is here before they are themselves."""
    found: set[str] = set()
    for some in chunks(members):
        for ent in SOURCES:
            statement = f'SELECT member FROM "{ent}" WHERE member IN ({marks(some)})'  # noqa: S608
            found.update(row[0] for row in fetch(connection, statement, some))
    return found


def _by_member(records: Iterable[tuple[str, Birth]]) -> dict[str, list[Values]]:
    found: dict[str, list[Values]] = {}
    for _rec, birth in records:
        found.setdefault(str(birth.values.get(MEMBER)), []).append(birth.values)
    return found


def _places(periods: Sequence[Values]) -> tuple[Value, Value]:
    """Branch and home, chosen as the statement above chooses them."""
    if len(periods) == 1 and periods[0].get("removed") is None:
        only = periods[0]
        place = only.get("organisation")
        return (place if only.get("ended_on") is None else None), place
    now = (p for p in periods if p.get("removed") is None and p.get("ended_on") is None)
    branch = next(now, {}).get("organisation")
    ordered = sorted(
        periods, key=lambda p: (p.get("ended_on") or "", p.get("began_on") or ""), reverse=True
    )
    ordered.sort(key=lambda p: (p.get("removed") is not None, p.get("ended_on") is not None))
    return branch, ordered[0].get("organisation") if ordered else None


def _latest(facts: Sequence[Values]) -> Value:
    """The value of the newest dated fact that stands; of one day the one noted last."""
    if len(facts) == 1:
        return None if facts[0].get("removed") is not None else facts[0].get("value")
    standing = [fact for fact in facts if fact.get("removed") is None]
    if not standing:
        return None
    newest = max((fact.get("effective_on") or "" for fact in standing), default="")
    return [f for f in standing if (f.get("effective_on") or "") == newest][-1].get("value")
