"""What an act on organisations means for the sites that hold their data, said before it is done."""

from collections.abc import Iterator

from pmis_desktop.models import rows, sites, tree
from pmis_desktop.models.change import Change
from pmis_desktop.models.sites import Site
from pmis_desktop.models.tree import Tree

_HELD = "它还没有报送的更改会搁置，等您在“待决定”里决定"
_ENDED = (
    "“{name}”的电脑已经接入。它的下一份回执里不再有转走的党员，" + _HELD + "。"
    "请在“支部接入”里注销它；这台电脑以后要用，须按新的党组织重新邀请。"
)
_LOSES = "“{name}”的接入点不再管{what}：下一份回执里没有了，" + _HELD + "。"
_GAINS = "“{name}”的接入点会在下一份回执里收到{what}。"
_MOST = 5


def sentences(change: Change) -> Iterator[str]:
    """One sentence for each enrolled site whose data becomes another by a change."""
    before = tree.read(change.connection)
    after = _after(change, before)
    moves = list(_moves(change))
    said = [
        sentence
        for site in sites.every(change.connection)
        if site.status == sites.ENROLLED
        for sentence in _of_site(change, site, before, after, moves)
    ]
    yield from said[:_MOST]
    if len(said) > _MOST:
        yield f"还有 {len(said) - _MOST} 个接入点也受影响，处理方法相同。"


def _after(change: Change, before: Tree) -> Tree:
    """The tree as the change leaves it."""
    touched = change.touched("organisation")
    written = {rec: change.current("organisation", rec) or {} for rec in touched}
    parents = {**before.parents, **{rec: values.get("parent") for rec, values in written.items()}}
    names = {**before.names, **{rec: values.get("name") or "" for rec, values in written.items()}}
    return tree.grow((rec, parent, names[rec]) for rec, parent in parents.items())


def _moves(change: Change) -> Iterator[tuple[str, str]]:
    """From which organisation to which, once for every member who moves."""
    there: dict[str, str] = {}
    left: dict[str, str] = {}
    for rec in change.touched("membership"):
        values = change.current("membership", rec) or {}
        member, organisation = values.get("member") or "", values.get("organisation") or ""
        if rows.one(change.connection, "membership", rec) is None:
            there[member] = organisation
        else:
            left[member] = organisation
    for member, organisation in left.items():
        yield organisation, there.get(member, "")


def _of_site(
    change: Change, site: Site, before: Tree, after: Tree, moves: list[tuple[str, str]]
) -> Iterator[str]:
    had, has = before.subtree(site.organisation), after.subtree(site.organisation)
    gone = sum(one in had and other not in has for one, other in moves)
    come = sum(one not in had and other in has for one, other in moves)
    if (change.current("organisation", site.organisation) or {}).get("dissolved_on"):
        yield _ENDED.format(name=site.name)
        return
    if gone or had - has:
        yield _LOSES.format(name=site.name, what=_what(gone, len(had - has)))
    if come or has - had:
        yield _GAINS.format(name=site.name, what=_what(come, len(has - had)))


def _what(members: int, organisations: int) -> str:
    parts = [f"{members} 名转走或转来的党员"] if members else []
    parts += [f"{organisations} 个党组织及其党员"] if organisations else []
    return "和".join(parts)
