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

    ``parent`` is empty where the superior is not in this vault. ``dissolved``: it is there for its
    history only. ``role`` is what its kind is and may do, empty where no kind is written.
    """

    id: str
    parent: str
    name: str
    short_name: str
    kind: str
    is_branch: bool
    members: int
    depth: int
    dissolved: bool = False
    role: str = ""


# The line under which the whole tree shows what was dissolved; no organisation.
FOLD = "dissolved"


def organisation_tree(house: House) -> tuple[OrganisationNode, ...]:
    """Every organisation at work, each before those under it, siblings in their order."""
    return _tree(house, "removed IS NULL AND dissolved_on IS NULL")


def whole_tree(house: House) -> tuple[OrganisationNode, ...]:
    """The same, and at the end under a line of their own (``FOLD``) those that were dissolved."""
    nodes = _tree(house, "removed IS NULL")
    ended = {node.id for node in nodes if node.dissolved}
    if not ended:
        return nodes
    # What still stands in one that is over counts with it, not with its superior.
    at_work = organisation_tree(house)
    fold = OrganisationNode(
        id=FOLD,
        parent="",
        name=f"已撤销（{len(ended)} 个）",
        short_name="",
        kind="",
        is_branch=False,
        members=0,
        depth=0,
    )
    own = _own_members(nodes)
    below = [
        replace(node, parent=FOLD, depth=1, members=own[node.id])
        for node in nodes
        if node.id in ended
    ]
    return (*at_work, replace(fold, members=sum(node.members for node in below)), *below)


def _own_members(nodes: Sequence[OrganisationNode]) -> dict[str, int]:
    """How many members stand right in each organisation."""
    own = {node.id: node.members for node in nodes}
    for node in nodes:
        if node.parent:
            own[node.parent] -= node.members
    return own


def _tree(house: House, condition: str) -> tuple[OrganisationNode, ...]:
    with house.reading() as connection:
        grown = tree.read(connection)
        found = connection.exec_driver_sql(
            "SELECT id, parent, name, short_name, kind, dissolved_on FROM organisation"  # noqa: S608
            f" WHERE {condition}"
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
    rec, parent, name, short_name, kind, dissolved_on = row
    line = codes.code_list("org_kind").get(kind or "")
    return OrganisationNode(
        id=rec,
        parent=parent or "",
        name=name or "",
        short_name=short_name or name or "",
        kind=line.label if line else kind or "",
        is_branch=line is not None and line.more["role"] == "branch",
        role=line.more["role"] if line else "",
        members=members,
        depth=0,
        dissolved=bool(dissolved_on),
    )


def find_organisations(house: House, text: str) -> list[str]:
    """Ids of the organisations that a typed name, code, pinyin or initials may mean."""
    with house.reading() as connection:
        return searching.organisation_ids(connection, text)
