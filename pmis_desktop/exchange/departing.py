"""Who leaves whose scope when members or organisations move: one answer for tables and replay."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pmis_desktop.exchange.facts import Key

Above = Callable[[str], Iterable[str]]
"""The organisation and its superiors, nearest first."""

Departure = tuple[Key, str]
"""A member or organisation, and an organisation under which it stood and does not stand now."""


@dataclass(frozen=True, slots=True)
class Former:
    """A scope that a site had until a revision of the county."""

    organisations: frozenset[str]
    until: int


def with_former(
    left: Mapping[Key, int],
    former: Sequence[Former],
    scope: frozenset[str],
    homes: Mapping[Key, str | None],
    since: Callable[[frozenset[str]], Mapping[Key, int]],
) -> dict[Key, int]:
    """When records last left a site, its earlier scopes included.

    ``left`` says when they left its scope of now, ``homes`` where members and organisations stand,
    ``since`` when they left any other. A record that stood in an earlier scope to its end left
    the site with that scope.
    """
    found = dict(left)
    for each in former:
        gone = since(each.organisations)
        for key, home in homes.items():
            if home in scope:
                continue
            inside = home in each.organisations
            when = each.until if inside else min(gone.get(key, 0), each.until)
            if when:
                found[key] = max(when, found.get(key, 0))
    return found


def of_members(
    before: Mapping[str, str], after: Mapping[str, str], above_before: Above, above_after: Above
) -> Iterator[Departure]:
    """What members leave whose home is another, or whose home went under another superior.

    ``before`` and ``after`` are the homes of the same members.
    """
    for member, home in before.items():
        now = after.get(member)
        for left in _left(above_before(home), above_after(now) if now is not None else ()):
            yield ("member", member), left


def of_organisations(
    some: Iterable[str], above_before: Above, above_after: Above
) -> Iterator[Departure]:
    """What organisations leave that stand under another superior, near or far."""
    for organisation in some:
        for left in _left(above_before(organisation), above_after(organisation)):
            yield ("organisation", organisation), left


def _left(before: Iterable[str], after: Iterable[str]) -> list[str]:
    still = set(after)
    return [organisation for organisation in before if organisation not in still]
