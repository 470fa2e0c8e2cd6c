"""From another county: the letter is noted, and the person taken in or sent back."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.errors.transfers import TransferRefusedError, TransferStepError
from pmis_desktop.models import rows
from pmis_desktop.models.change import Change
from pmis_desktop.models.rows import Record
from pmis_desktop.rules import transfer_steps, values
from pmis_desktop.rules.doubt import Doubt
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import editing
from pmis_desktop.services.editing import Edited
from pmis_desktop.services.house import House
from pmis_desktop.services.transfers import following, scribing
from pmis_desktop.services.transfers.scribing import KIND, TRANSFER, put

_SNAPSHOT = ("name", "id_number", "sex", "ethnic_group", "birth_date", "category")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A letter from outside, as typed.

    ``to`` is the organisation here that it is addressed to, ``person`` what is known of the member
    by field id: at least the name.
    """

    to: str
    from_text: str
    person: Mapping[str, str]
    channel: str = "paper"
    letter_number: str = ""
    issued_on: str = ""
    valid_days: int = 0
    dues_paid_to: str = ""
    phone: str = ""
    reason: str = ""
    block: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """How somebody is taken in, as typed: into which branch, when, what the archive showed."""

    into: str
    on: str = ""
    archive_check: str = ""


def note(house: House, arrival: Arrival) -> Edited:
    """Note a letter that came; the person stays outside until taken in. Returns the transfer's id.

    Raises TransferRefusedError, OutsideScopeError, OrganisationEndedError.
    """
    with house.change("登记转入介绍信", kind=KIND) as change:
        rec = _note(house, change, arrival)
    return Edited(id=rec, unit=change.summary.unit if change.summary else None, problems=())


def admit(house: House, transfer: str, person: Mapping[str, str], placing: Placing) -> Edited:
    """Take in who came: the member is born with a membership 转入, or comes back as who they were.

    ``person`` are the member's fields as typed. Returns the member's id. Raises what adding a
    member raises, RecordMissingError, TransferStepError, TransferRefusedError.
    """
    with house.change("接收转入党员", kind=KIND) as change:
        change.whole = True
        member = _admit(house, change, transfer, person, placing)
        following.follow(house, change)
    return Edited(id=member, unit=change.summary.unit if change.summary else None, problems=())


def enter(house: House, arrival: Arrival, placing: Placing) -> Edited:
    """Note the letter and take the person in at once. Returns the member's id; raises as both."""
    with house.change("转入党员", kind=KIND) as change:
        change.whole = True
        rec = _note(house, change, arrival)
        member = _admit(house, change, rec, arrival.person, placing)
        following.follow(house, change)
    return Edited(id=member, unit=change.summary.unit if change.summary else None, problems=())


def _note(house: House, change: Change, arrival: Arrival) -> str:
    editing.require_place(house, change.connection, arrival.to)
    person = editing.parse(house, change, "member", arrival.person)
    scribing.needed(person.get("name") or "", "姓名")
    today = house.today.isoformat()
    # A letter without its day came today at the latest.
    issued_on = scribing.the_day(house, arrival.issued_on)
    return change.create(
        TRANSFER,
        {
            "direction": "in",
            "to_organisation": arrival.to,
            "to_text": scribing.name_of(change.connection, arrival.to),
            "from_text": scribing.needed(arrival.from_text, "转出单位"),
            "channel": _parsed(house, "channel", arrival.channel or "paper"),
            "reason": arrival.reason.strip() or None,
            "started_on": today,
            "dues_paid_to": _parsed(house, "dues_paid_to", arrival.dues_paid_to),
            "phone": arrival.phone.strip() or person.get("mobile"),
            "block": arrival.block or None,
            "letter_number": arrival.letter_number.strip() or None,
            "issued_on": issued_on,
            "valid_days": str(arrival.valid_days) if arrival.valid_days else None,
            "valid_until": scribing.valid_until(issued_on, arrival.valid_days),
            **{name: person.get(name) for name in _SNAPSHOT},
        },
    )


def _admit(
    house: House,
    change: Change,
    transfer: str,
    person: Mapping[str, str],
    placing: Placing,
) -> str:
    now = scribing.current(change, transfer)
    if transfer_steps.path(now) is not transfer_steps.Path.IN:
        raise TransferStepError(transfer_steps.NOT_THIS_WAY)
    group = "placement" if now.get("received_on") else "reception"
    refused = transfer_steps.refusal(now, group, {})
    if refused is not None:
        raise TransferStepError(refused)
    day, into = scribing.the_day(house, placing.on), placing.into
    editing.require_place(house, change.connection, into)
    period = _period(now, into, day)
    member = _member(house, change, now, person, period)
    put(change, transfer, "request", {"member": member})
    if not now.get("received_on"):
        checked = {"received_on": day, "archive_check": placing.archive_check.strip() or None}
        put(change, transfer, "reception", checked)
    put(change, transfer, "placement", {"placed_on": day, "placed_in": into})
    return member


def _member(
    house: House, change: Change, now: Record, person: Mapping[str, str], period: Record
) -> str:
    """A new member, or the one who left these books before."""
    parsed = editing.parse(house, change, "member", person)
    branch = period["organisation"] or ""
    whole = {**{name: now.get(name) for name in _SNAPSHOT}, **parsed, "branch": branch}
    known = _known(change.connection, whole.get("id_number") or "")
    if known:
        change.create("membership", {**period, "member": known})
        return known
    rec = editing.enter(
        house,
        change,
        branch,
        whole,
        reason=period["began_reason"] or "",
        began_on=period["began_on"] or "",
    )
    editing.refuse_new((), editing.problems(house, change, "member", rec, whole))
    return rec


def _known(connection: Connection, number: str) -> str:
    """The member of this ID number who has no branch now; empty for nobody.

    Raises TransferRefusedError where they have one.
    """
    found = rows.fetch(
        connection,
        "SELECT id, branch FROM member WHERE id_number = ? AND removed IS NULL",
        (number or None,),
    )
    for rec, branch in found:
        if branch is None:
            return str(rec)
        name = scribing.name_of(connection, branch)
        raise TransferRefusedError(f"这个身份证号的党员现在就在{name}。")
    return ""


def _period(now: Record, into: str, day: str) -> Record:
    return {
        "organisation": into,
        "began_on": day,
        "began_reason": "block_transfer_in" if now.get("block") else "transfer_in",
        "began_document": now.get("letter_number"),
        "began_authority": now.get("from_text"),
        "recorded_at": day,
    }


def _parsed(house: House, name: str, typed: str) -> str | None:
    field = ENTITIES[TRANSFER].field(name)
    value = values.parse(field, typed, on=house.today)
    if isinstance(value, Doubt):
        raise TransferRefusedError(f"{field.label}：{value.message}")
    return value
