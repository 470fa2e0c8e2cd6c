"""The tree of organisations as a window shows it, with how many members stand under each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pmis_desktop.models import tree
from pmis_desktop.rules import codes
from pmis_desktop.services import listing, searching
from pmis_desktop.services.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationNode:
    """One organisation in the tree; ``members`` counts its whole subtree, ``depth`` from 0.

    ``parent`` is empty where the superior is not in this vault.
    """

    id: str
    parent: str
    name: str
    short_name: str
    kind: str
    is_branch: bool
    members: int
    depth: int


def organisation_tree(house: House) -> tuple[OrganisationNode, ...]:
    """Every organisation in use, each before those under it, siblings in their order."""
    with house.reading() as connection:
        grown = tree.read(connection)
        found = connection.exec_driver_sql(
            "SELECT id, parent, name, short_name, kind FROM organisation WHERE removed IS NULL"
        ).all()
        counts = listing.member_counts(connection)
    nodes = {row[0]: _node(row, counts.get(row[0], 0)) for row in found}
    ordered = [rec for rec in grown.walk() if rec in nodes]
    for rec in ordered:
        parent = nodes[rec].parent
        known = parent in nodes and parent != rec
        depth = nodes[parent].depth + 1 if known else 0
        nodes[rec] = replace(nodes[rec], parent=parent if known else "", depth=depth)
    below = {rec: node.members for rec, node in nodes.items()}
    for rec in reversed(ordered):
        if nodes[rec].parent:
            below[nodes[rec].parent] += below[rec]
    return tuple(replace(nodes[rec], members=below[rec]) for rec in ordered)


def _node(row: Sequence[Any], members: int) -> OrganisationNode:
    rec, parent, name, short_name, kind = row
    line = codes.code_list("org_kind").get(kind or "")
    return OrganisationNode(
        id=rec,
        parent=parent or "",
        name=name or "",
        short_name=short_name or name or "",
        kind=line.label if line else kind or "",
        is_branch=line is not None and line.more["role"] == "branch",
        members=members,
        depth=0,
    )


def find_organisations(house: House, text: str) -> list[str]:
    """Ids of the organisations that a typed name, code, pinyin or initials may mean."""
    with house.reading() as connection:
        return searching.organisation_ids(connection, text)
