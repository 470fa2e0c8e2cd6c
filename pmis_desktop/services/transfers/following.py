"""What the county does by itself once a step came in: name the branch, move the member, close.

A site never moves a member out of another's books: it writes its step, and the county, which knows
both sides, ends one membership and begins the next as a change of its own.
"""

from collections.abc import Iterable

from sqlalchemy import Connection

from pmis_desktop.errors.transfers import TransferStepError
from pmis_desktop.exchange import transferring
from pmis_desktop.exchange.world import Write
from pmis_desktop.models import change as changes
from pmis_desktop.models import rows, settings
from pmis_desktop.models.change import Change
from pmis_desktop.models.journal import Author
from pmis_desktop.models.rows import Record
from pmis_desktop.rules import dates, transfer_steps
from pmis_desktop.rules.doubt import Doubt
from pmis_desktop.rules.transfer_steps import Path, State
from pmis_desktop.services import finding
from pmis_desktop.services.house import House

TRANSFER = transferring.TRANSFER
FOLLOW = "transfer_follow"
_DRAFTING = frozenset({State.DRAFT, State.REVIEWED})


def touched(writes: Iterable[Write]) -> set[str]:
    """The transfers among what a package wrote."""
    return {write.rec for write in writes if write.ent == TRANSFER}


def after_package(connection: Connection, author: Author, some: Iterable[str]) -> None:
    """Follow up what a package wrote of transfers, in its transaction, as the county's own change.

    A follow-up that somebody took back is not done again: only what a package has just touched is
    looked at.
    """
    wanted = sorted(set(some))
    if not wanted:
        return
    with changes.change(connection, author, "", FOLLOW) as change:
        change.whole = True
        told = [line for rec in wanted for line in _follow_one(change, rec)]
        change.title = "、".join(dict.fromkeys(told)) or "组织关系转接"


def follow(house: House, change: Change) -> None:
    """Follow up the steps of a change of the county's own, in the same change."""
    if house.at_county:
        for rec in sorted(change.touched(TRANSFER)):
            _follow_one(change, rec)


def _follow_one(change: Change, rec: str) -> list[str]:
    """What was done, in words for the history."""
    values = change.current(TRANSFER, rec)
    if values is None or not transfer_steps.is_open(values):
        return []
    told = ["认出转入党组织"] if _name_destination(change, rec, values) else []
    values = change.current(TRANSFER, rec) or {}
    if _is_due(values) and not values.get("moved_on") and _move(change, rec, values):
        told.append("组织关系转接")
    values = change.current(TRANSFER, rec) or {}
    if values.get("moved_on") and transferring.is_final(values):
        change.update(TRANSFER, rec, {"closed_on": _last_day(values)})
        told.append("组织关系转接办结")
    return told


def _is_due(values: Record) -> bool:
    """Whether the member is to be moved now."""
    state = transfer_steps.state(values)
    if transfer_steps.path(values) is Path.OUT:
        return state is State.RECEIPTED
    return state in {State.PLACED, State.RECEIPTED}


def _last_day(values: Record) -> str:
    days = (values.get(name) or "" for name in ("moved_on", "placed_on", "receipt_on"))
    return max(days)


def _name_destination(change: Change, rec: str, values: Record) -> bool:
    """Find the organisation that a branch could only name, and which way the transfer goes.

    A branch does not hold the other branches of the county. What is not found by its exact name
    waits for a clerk.
    """
    if values.get("direction") != "inside" or transfer_steps.state(values) not in _DRAFTING:
        return False
    fresh: Record = {}
    there = values.get("to_organisation")
    if there is None and values.get("to_text"):
        found = finding.organisation_index(change.connection).find(values["to_text"] or "")
        if found is not None and not isinstance(found, Doubt):
            fresh["to_organisation"] = there = found
    channel = channel_between(change.connection, values.get("from_organisation"), there)
    unsaid = not values.get("channel") or (values["channel"], channel) == ("local", "paper")
    if there and unsaid:
        fresh["channel"] = channel
    return bool(fresh) and change.update(TRANSFER, rec, fresh)


def channel_between(connection: Connection, old: str | None, new: str | None) -> str:
    """Inside one 基层党委 no letter is needed (domain notes 4.1)."""

    def record(rec: str) -> Record | None:
        return rows.one(connection, "organisation", rec)

    over_old = transfer_steps.committee_of(old, record)
    same = over_old is not None and over_old == transfer_steps.committee_of(new, record)
    return "local" if same else "paper"


def _move(change: Change, rec: str, values: Record) -> bool:
    """End the old membership and begin the new one; False where the member is not there any more.

    Such a transfer stays as it is and the first page tells of it.
    """
    way = transfer_steps.path(values)
    if way is Path.IN:
        change.update(TRANSFER, rec, {"moved_on": values.get("placed_on")})
        return True
    member, old = values.get("member") or "", values.get("from_organisation") or ""
    period = _open_period(change, member)
    if period is None or period[1].get("organisation") != old:
        return False
    on = _not_before(values.get("placed_on") or values.get("receipt_on"), period[1], change)
    end_stay(change, period[0], values, on)
    end_posts(change, member, old, on)
    if way is not Path.OUT:
        _begin_stay(change, member, values, on)
    change.update(TRANSFER, rec, {"moved_on": on})
    return True


def _not_before(wanted: str | None, period: Record, change: Change) -> str:
    """The day of the move; one before the member came is a slip, and today counts."""
    began = period.get("began_on")
    today = change.author.at[:10]
    return today if not wanted or (began and dates.surely_before(wanted, began)) else wanted


def _open_period(change: Change, member: str) -> tuple[str, Record] | None:
    found = rows.load(change.connection, "membership", [member], by="member")
    for (_ent, rec), values in found.items():
        if not values.get("ended_on") and not values.get("removed"):
            return rec, values
    return None


def end_stay(change: Change, period: str, values: Record, on: str) -> None:
    """End a membership for a transfer.

    A move inside the county is 调整; 转出 and 整建制转出 are between counties, and the annual
    tables count them.
    """
    inside = transfer_steps.path(values) is not Path.OUT
    leaving = "block_transfer_out" if values.get("block") else "transfer_out"
    change.update(
        "membership",
        period,
        {
            "ended_on": on,
            "ended_reason": "adjustment" if inside else leaving,
            "ended_document": values.get("letter_number"),
            "ended_authority": _name(change, values.get("issuer")),
            "ended_to": _name(change, values.get("placed_in")) or values.get("to_text"),
        },
    )


def _begin_stay(change: Change, member: str, values: Record, on: str) -> None:
    change.create(
        "membership",
        {
            "member": member,
            "organisation": values.get("placed_in"),
            "began_on": on,
            "began_reason": "adjustment",
            "began_document": values.get("letter_number"),
            "began_authority": _name(change, values.get("issuer")),
            "recorded_at": change.author.at[:10],
        },
    )


def close(change: Change, rec: str, values: Record, *, on: str, reason: str) -> None:
    """End a transfer by a decision. Raises TransferStepError where nothing can be ended so."""
    state = transfer_steps.state(values)
    outside = transfer_steps.path(values) is Path.OUT and state is State.ISSUED
    if not outside and not values.get("moved_on"):
        raise TransferStepError("transfer_not_ready")
    if outside:
        moved = _leave(change, values, on)
        change.update(TRANSFER, rec, {"moved_on": moved})
    change.update(TRANSFER, rec, {"closed_on": on, "closed_reason": reason})


def _leave(change: Change, values: Record, on: str) -> str:
    member, old = values.get("member") or "", values.get("from_organisation") or ""
    period = _open_period(change, member)
    if period is None or period[1].get("organisation") != old:
        raise TransferStepError("transfer_member_elsewhere")
    on = _not_before(on, period[1], change)
    end_stay(change, period[0], values, on)
    end_posts(change, member, old, on)
    return on


def end_posts(change: Change, member: str, organisation: str, on: str) -> None:
    """End the posts that a member had in the branch they leave."""
    found = rows.fetch(
        change.connection,
        "SELECT id FROM post WHERE member = ? AND organisation = ? AND ended_on IS NULL"
        " AND removed IS NULL",
        (member, organisation),
    )
    for (post,) in found:
        change.update("post", post, {"ended_on": on})


def _name(change: Change, organisation: str | None) -> str | None:
    if not organisation:
        return None
    return (change.current("organisation", organisation) or {}).get("name")


def county_organisation(connection: Connection) -> str:
    """The county's own organisation, which issues where no committee stands between."""
    return settings.get(connection, settings.ORGANISATION)
