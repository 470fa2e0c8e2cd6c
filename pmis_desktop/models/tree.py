"""The tree of organisations as it stands: who is under whom, and which subtree a site may write."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.models import rows


@dataclass(frozen=True, slots=True)
class Tree:
    """Parents and children by id; removed organisations stay in it, their history belongs there."""

    parents: dict[str, str | None]
    children: dict[str | None, list[str]]
    names: dict[str, str]

    def subtree(self, top: str) -> frozenset[str]:
        """An organisation and everything under it; empty for one that does not exist."""
        if top not in self.parents:
            return frozenset()
        found: set[str] = set()
        waiting = [top]
        while waiting:
            organisation = waiting.pop()
            if organisation not in found:
                found.add(organisation)
                waiting += self.children.get(organisation, [])
        return frozenset(found)

    def walk(self, top: str | None = None) -> list[str]:
        """Organisations from the top down, each before those under it, siblings in their order.

        Without a top, all of them; those whose superior is unknown or in a circle come last.
        """
        found: dict[str, None] = {}
        roots = [rec for rec, parent in self.parents.items() if parent not in self.parents]
        waiting = [top] if top is not None else roots[::-1]
        while waiting:
            organisation = waiting.pop()
            if organisation not in found:
                found[organisation] = None
                waiting += reversed(self.children.get(organisation, []))
        if top is None:
            found.update(dict.fromkeys(self.parents))
        return list(found)

    def above(self, organisation: str) -> list[str]:
        """The organisation and its superiors, nearest first; a circle ends where it closes."""
        chain: list[str] = []
        at: str | None = organisation
        while at is not None and at in self.parents and at not in chain:
            chain.append(at)
            at = self.parents[at]
        return chain


def read(connection: Connection) -> Tree:
    """The tree in one query."""
    found = rows.stream(
        connection,
        "SELECT id, parent, COALESCE(name, '') FROM organisation"
        " ORDER BY CAST(display_order AS INTEGER), row",
    )
    return grow(found)


def grow(organisations: Iterable[tuple[str, str | None, str]]) -> Tree:
    """A tree from (id, parent, name)."""
    # One object for each id, however many stand below it.
    same: dict[str, str] = {}
    parents: dict[str, str | None] = {}
    children: dict[str | None, list[str]] = {}
    names: dict[str, str] = {}
    for given, above, name in organisations:
        rec = same.setdefault(given, given)
        parent = None if above is None else same.setdefault(above, above)
        parents[rec] = parent
        names[rec] = name
        children.setdefault(parent, []).append(rec)
    return Tree(parents, children, names)
