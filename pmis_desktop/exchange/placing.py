"""Branch, home, category and status of new members, found from all that is born with them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from pmis_desktop.exchange.operations import Value
from pmis_desktop.exchange.world import MEMBER

COLUMNS = ("branch", "home", "category", "status")
"""What is found, in the order of `placed`."""

SOURCES = ("membership", "category_fact", "status_fact")
"""What decides them: nothing that is written to a member itself does."""

NORMAL = "normal"
"""The status of whoever has none."""

Values = Mapping[str, Value]


class Birth(Protocol):
    """A record that is about to be inserted."""

    @property
    def values(self) -> Values:
        """Its values."""


Born = Mapping[str, Sequence[tuple[str, Birth]]]
"""The records that are about to be inserted, by entity: id and what is born, in their order."""


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
            _latest(statuses.get(member, ())) or NORMAL,
        )
        for member in members
    }


def _by_member(records: Iterable[tuple[str, Birth]]) -> dict[str, list[Values]]:
    found: dict[str, list[Values]] = {}
    for _rec, birth in records:
        found.setdefault(str(birth.values.get(MEMBER)), []).append(birth.values)
    return found


def _places(periods: Sequence[Values]) -> tuple[Value, Value]:
    """Branch and home, chosen as the county's tables choose them for everybody else."""
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
