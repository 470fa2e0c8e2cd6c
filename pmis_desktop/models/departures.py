"""Noting who leaves a scope: the county tells the site that had them, and holds what it sends."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.exchange import departing
from pmis_desktop.exchange.facts import Key
from pmis_desktop.exchange.operations import Value
from pmis_desktop.exchange.world import MEMBER, ORGANISATION
from pmis_desktop.models import tree
from pmis_desktop.models.rows import chunks, fetch, marks
from pmis_desktop.models.tree import Tree
from pmis_desktop.rules.fields import ENTITIES


@dataclass(frozen=True, slots=True)
class Places:
    """Where members, and organisations about to be moved, stand before a commit.

    The tree is read only where it is about to change: most commits touch a member or two.
    """

    homes: Mapping[str, str]
    moved: frozenset[str] = frozenset()
    tree: Tree | None = None

    @property
    def anybody(self) -> bool:
        """Whether somebody stood somewhere who may have left it."""
        return bool(self.homes or self.moved)


def look(connection: Connection, members: Iterable[str], parents: Mapping[str, Value]) -> Places:
    """Where these members stand; with organisations that get a new parent, all that is under them.

    ``parents`` maps organisations that exist to the superiors they are about to have.
    """
    there = homes(connection, members)
    if not parents:
        return Places(there)
    grown = tree.read(connection)
    moving = [rec for rec, parent in parents.items() if grown.parents.get(rec, parent) != parent]
    moved = frozenset(each for rec in moving for each in grown.subtree(rec))
    there |= homes(connection, moved, "home")
    return Places(there, moved, grown)


def note(connection: Connection, revision: int, before: Places) -> None:
    """Note, after a commit, every superior that a member or an organisation has left by it.

    Members whose home is another count as changed with all that belongs to them. What went along
    with its organisation does not: the new superior's site gets its whole slice anyway, because
    the shape of its scope is another.
    """
    after = homes(connection, before.homes)
    changed = [member for member, home in before.homes.items() if after.get(member) != home]
    if not changed and not before.moved:
        return
    _renew(connection, revision, changed)
    grown = tree.read(connection)
    above = (before.tree or grown).above
    left = [
        *departing.of_members(before.homes, after, above, grown.above),
        *departing.of_organisations(sorted(before.moved), above, grown.above),
    ]
    if left:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO departure (ent, rec, organisation, revision)"
            " VALUES (?, ?, ?, ?)",
            [(*key, organisation, revision) for key, organisation in left],
        )


def since(connection: Connection, keys: Iterable[Key], scope: frozenset[str]) -> dict[Key, int]:
    """The revision at which members and organisations last left a scope, for those that did."""
    return {
        key: max(revisions)
        for key, left in all_of(connection, keys).items()
        if (revisions := [revision for place, revision in left if place in scope])
    }


def all_of(connection: Connection, keys: Iterable[Key]) -> dict[Key, tuple[tuple[str, int], ...]]:
    """Every organisation that members and organisations have left, each with the revision."""
    wanted = set(keys)
    left: dict[Key, tuple[tuple[str, int], ...]] = {}
    for some in chunks(sorted({rec for _ent, rec in wanted})):
        found = fetch(
            connection,
            # By both columns that its key begins with, else the whole table is read.
            "SELECT ent, rec, organisation, revision FROM departure"  # noqa: S608
            f" WHERE ent IN ('{MEMBER}', '{ORGANISATION}') AND rec IN ({marks(some)})",
            some,
        )
        for ent, rec, organisation, revision in found:
            if (ent, rec) in wanted:
                left[ent, rec] = (*left.get((ent, rec), ()), (organisation, revision))
    return left


def homes(connection: Connection, ids: Iterable[str], column: str = "id") -> dict[str, str]:
    """The homes of members, which are named by themselves or by their ``home``."""
    found_homes: dict[str, str] = {}
    for some in chunks(ids):
        found = fetch(
            connection,
            f"SELECT id, home FROM member WHERE home IS NOT NULL AND {column} IN ({marks(some)})",  # noqa: S608
            some,
        )
        found_homes.update({row[0]: row[1] for row in found})
    return found_homes


def _renew(connection: Connection, revision: int, moved: Sequence[str]) -> None:
    """Count whole members as changed: a branch that is answered in part never had them."""
    owned = [(ent, MEMBER) for ent, entity in ENTITIES.items() if entity.owner == MEMBER]
    for some in chunks(moved):
        for ent, column in [(MEMBER, "id"), *owned]:
            connection.exec_driver_sql(
                f'UPDATE "{ent}" SET revision = ? WHERE "{column}" IN ({marks(some)})',  # noqa: S608
                (revision, *some),
            )


def new_parents(fresh: Iterable[tuple[Key, Mapping[str, Value]]]) -> dict[str, Value]:
    """The organisations among written records that are given a parent, with that parent."""
    return {
        rec: values["parent"]
        for (ent, rec), values in fresh
        if ent == ORGANISATION and "parent" in values
    }
