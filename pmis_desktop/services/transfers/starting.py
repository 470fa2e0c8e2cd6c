"""Beginning a transfer: one member, or a whole organisation at once (整建制)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.errors.services import OutsideScopeError, RecordMissingError
from pmis_desktop.errors.transfers import TransferRefusedError, TransferStepError
from pmis_desktop.exchange.transferring import TRANSFER_OPEN
from pmis_desktop.models import rows
from pmis_desktop.models.change import Change
from pmis_desktop.models.ids import new_id
from pmis_desktop.models.rows import Record
from pmis_desktop.rules import transfer_steps, values
from pmis_desktop.rules.doubt import Doubt
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import portraits
from pmis_desktop.services.editing import Edited
from pmis_desktop.services.house import House
from pmis_desktop.services.transfers import following, scribing
from pmis_desktop.services.transfers.scribing import KIND, TRANSFER

_SNAPSHOT = ("name", "id_number", "sex", "ethnic_group", "birth_date", "category")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Where somebody goes, as typed.

    ``to`` is an organisation known here; ``to_text`` names one that is not. ``outside`` says that
    it is another county's. ``channel`` is a code of ``transfer_channel``, chosen by the program
    where it is empty. ``reviewed_by`` says who in the branch has looked it through: with it the
    step 支部审核 is done at once.
    """

    to: str = ""
    to_text: str = ""
    outside: bool = False
    channel: str = ""
    reason: str = ""
    on: str = ""
    dues_paid_to: str = ""
    phone: str = ""
    letter_title: str = ""
    to_division: str = ""
    reviewed_by: str = ""


def start(house: House, members: Sequence[str], request: Request) -> Edited:
    """Begin the transfer of members; several count only together. Returns the first one's id.

    Raises RecordMissingError, OutsideScopeError for a member of another branch,
    TransferStepError where one is being transferred already, TransferRefusedError.
    """
    with house.change("发起组织关系转接", kind=KIND) as change:
        change.whole = len(members) > 1
        block = ""
        ids = [_start_one(house, change, member, request, block) for member in members]
        following.follow(house, change)
    unit = change.summary.unit if change.summary else None
    return Edited(id=ids[0] if ids else "", unit=unit, problems=())


def start_block(house: House, organisation: str, request: Request) -> Edited:
    """整建制: transfer everybody of an organisation as one. Raises what `start` does."""
    with house.change("发起整建制转接", kind=KIND) as change:
        change.whole = True
        found = rows.fetch(
            change.connection,
            "SELECT id FROM member WHERE branch = ? AND removed IS NULL ORDER BY pinyin, row",
            (organisation,),
        )
        if not found:
            raise TransferRefusedError("这个党组织里没有党员。")
        block = new_id()
        ids = [_start_one(house, change, row[0], request, block) for row in found]
        following.follow(house, change)
    unit = change.summary.unit if change.summary else None
    return Edited(id=ids[0], unit=unit, problems=())


def open_transfer(connection: Connection, member: str) -> str:
    """The transfer of a member that has not come to its end; empty for none."""
    for (_ent, rec), found in rows.load(connection, TRANSFER, [member], by="member").items():
        if transfer_steps.is_open(found):
            return rec
    return ""


def _start_one(house: House, change: Change, member: str, request: Request, block: str) -> str:
    connection = change.connection
    person = portraits.flat(connection, [member]).get(member)
    if person is None or person.get("removed"):
        raise RecordMissingError(ENTITIES["member"].label)
    branch = person.get("branch")
    if not branch:
        raise TransferRefusedError("该党员没有编入党支部，不能转接。")
    if not house.at_county and branch not in scribing.own_scope(connection):
        raise OutsideScopeError
    if open_transfer(connection, member):
        raise TransferStepError(TRANSFER_OPEN)
    wanted = _wanted(house, connection, branch, request)
    given: Record = {
        **wanted,
        **{name: person.get(name) for name in _SNAPSHOT},
        "member": member,
        "from_organisation": branch,
        "from_text": scribing.name_of(connection, branch),
        "phone": request.phone.strip() or person.get("mobile"),
        "block": block or None,
    }
    if request.reviewed_by.strip():
        given |= {"reviewed_on": given["started_on"], "reviewed_by": request.reviewed_by.strip()}
    return change.create(TRANSFER, given)


def _wanted(house: House, connection: Connection, branch: str, request: Request) -> Record:
    """The group 转接申请, parsed."""
    to_text = request.to_text.strip()
    if request.to:
        there = rows.one(connection, "organisation", request.to) or {}
        if there.get("dissolved_on") or there.get("removed"):
            raise TransferRefusedError("转入的党组织已经撤销。")
        if request.to == branch:
            raise TransferRefusedError("转入的就是现在的党支部。")
        to_text = there.get("name") or to_text
    scribing.needed(to_text, "转到哪里")
    channel = request.channel or ("paper" if request.outside else "")
    if not channel and request.to:
        # Where the branch only names the other side, the county finds out which way it goes.
        channel = following.channel_between(connection, branch, request.to)
    if channel == "local" and request.outside:
        raise TransferRefusedError("转往县外不能按本地调整办。")
    return {
        "direction": "out" if request.outside else "inside",
        "to_organisation": request.to or None,
        "to_text": to_text,
        "letter_title": request.letter_title.strip() or None,
        "to_division": _parsed("to_division", request.to_division, house),
        "channel": _parsed("channel", channel, house),
        "reason": request.reason.strip() or None,
        "started_on": scribing.the_day(house, request.on),
        "dues_paid_to": _parsed("dues_paid_to", request.dues_paid_to, house),
    }


def _parsed(name: str, typed: str, house: House) -> str | None:
    field = ENTITIES[TRANSFER].field(name)
    value = values.parse(field, typed, on=house.today)
    if isinstance(value, Doubt):
        raise TransferRefusedError(f"{field.label}：{value.message}")
    return value
