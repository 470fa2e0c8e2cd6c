"""Moving members, posts and lower organisations of one organisation, inside an act."""

from collections.abc import Collection, Iterable

from pmis_desktop.errors.organising import ActRefusedError
from pmis_desktop.models import rows
from pmis_desktop.models.change import Change
from pmis_desktop.rules import dates
from pmis_desktop.services.organising import acts
from pmis_desktop.services.organising.acts import Papers
from pmis_desktop.services.structure import strengths


def members(
    change: Change, source: str, target: str, papers: Papers, only: Collection[str] | None = None
) -> int:
    """End the open periods in ``source`` and begin others in ``target``; how many.

    A move inside the county is 调整 on both sides: 整建制转入 and 整建制转出 are between counties,
    and the annual tables count them. ``only`` names the members that go; None: all.
    Raises ActRefusedError where somebody came after the day of the act.
    """
    periods = rows.load(change.connection, "membership", [source], by="organisation")
    standing = {
        rec: values
        for (_ent, rec), values in periods.items()
        if not values.get("ended_on")
        and not values.get("removed")
        and (only is None or values.get("member") in only)
    }
    change.know({("membership", rec): values for rec, values in standing.items()})
    began = (values.get("began_on") for values in standing.values())
    late = sum(bool(day) and dates.surely_before(papers.on, day or "") for day in began)
    if late:
        raise ActRefusedError(f"{late} 名党员是在这个日期之后才转入的，请核对日期。")
    for rec, values in standing.items():
        _move(change, rec, str(values.get("member")), target, papers)
    return len(standing)


def _move(change: Change, period: str, member: str, target: str, papers: Papers) -> None:
    document, authority = papers.document or None, papers.authority or None
    change.update(
        "membership",
        period,
        {
            "ended_on": papers.on,
            "ended_reason": "adjustment",
            "ended_document": document,
            "ended_authority": authority,
            "ended_to": acts.name(change, target),
        },
    )
    change.create(
        "membership",
        {
            "member": member,
            "organisation": target,
            "began_on": papers.on,
            "began_reason": "adjustment",
            "began_document": document,
            "began_authority": authority,
            "recorded_at": change.author.at[:10],
        },
    )


def end_posts(change: Change, organisation: str, papers: Papers, only: Iterable[str] = ()) -> None:
    """End the present posts in an organisation; ``only`` of these members, where it names any."""
    wanted = set(only)
    found = rows.fetch(
        change.connection,
        f"SELECT id, member FROM post WHERE {strengths.PRESENT} AND organisation = ?",  # noqa: S608
        (organisation,),
    )
    for rec, member in found:
        if not wanted or member in wanted:
            ended = {"ended_on": papers.on, "ended_document": papers.document or None}
            change.update("post", rec, ended)


def lower(change: Change, source: str, target: str) -> None:
    """Put the organisations at work right under ``source`` under ``target``."""
    for rec in children(change, source):
        if rec != target:
            change.update("organisation", rec, {"parent": target})


def children(change: Change, organisation: str) -> list[str]:
    """The organisations at work right under one."""
    found = rows.fetch(
        change.connection,
        "SELECT id FROM organisation WHERE parent = ? AND removed IS NULL AND dissolved_on IS NULL",
        (organisation,),
    )
    return [row[0] for row in found]


def open_members(change: Change, organisation: str) -> int:
    """How many members stand in an organisation."""
    found = rows.fetch(
        change.connection,
        "SELECT COUNT(*) FROM membership WHERE organisation = ? AND ended_on IS NULL"
        " AND removed IS NULL",
        (organisation,),
    )
    return int(found[0][0])


def end(change: Change, organisation: str, papers: Papers, reason: str) -> None:
    """Mark an organisation as dissolved; it stays in the tree with its history."""
    change.update(
        "organisation",
        organisation,
        {
            "dissolved_on": papers.on,
            "dissolved_reason": papers.reason or reason,
            "dissolved_document": papers.document or None,
        },
    )
