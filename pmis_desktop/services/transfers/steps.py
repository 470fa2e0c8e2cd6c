"""The steps of transfers after the beginning: each for one transfer or for several together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pmis_desktop.errors.transfers import TransferRefusedError, TransferStepError
from pmis_desktop.exchange.transferring import NUMBER_TAKEN
from pmis_desktop.models.change import Change
from pmis_desktop.models.ids import new_id
from pmis_desktop.models.rows import Record
from pmis_desktop.rules import codes, thresholds, transfer_steps
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.rules.transfer_steps import Path
from pmis_desktop.services.editing import Edited
from pmis_desktop.services.house import House
from pmis_desktop.services.transfers import following, letters, scribing
from pmis_desktop.services.transfers.scribing import TRANSFER, put, take_steps

_CARRIED_ON = ("request", "person", "contact", "review")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter as it is to be issued, as typed.

    ``days`` 0 is the usual validity: 10 inside the county, 30 outside. ``number`` is that of a
    pre-printed sheet; without one the next of the block is drawn.
    """

    on: str = ""
    days: int = 0
    number: str = ""
    handled_by: str = ""


def review(house: House, some: Sequence[str], *, by: str, on: str = "") -> Edited:
    """支部审核: the old branch has looked it through.

    This and every step below raise RecordMissingError, TransferSideError where the other side
    does it, TransferStepError where its turn has not come, and TransferRefusedError.
    """
    day = scribing.the_day(house, on)
    who = scribing.needed(by, "审核人")

    def write(change: Change, rec: str, _now: Record) -> None:
        put(change, rec, "review", {"reviewed_on": day, "reviewed_by": who})

    return take_steps(house, "审核组织关系转接", some, write)


def direct(house: House, some: Sequence[str], *, to: str) -> Edited:
    """Say which organisation is meant, where a branch could only name it or named it wrongly.

    Whether a letter is needed is found out anew. Possible until the letter is issued.
    """

    def write(change: Change, rec: str, now: Record) -> None:
        there = change.current("organisation", to) or {}
        if not there or there.get("dissolved_on") or there.get("removed"):
            raise TransferRefusedError("转入的党组织不存在或已经撤销。")
        if transfer_steps.path(now) in {Path.OUT, Path.IN}:
            raise TransferRefusedError("只有县内转接要选定转入的党组织。")
        channel = following.channel_between(change.connection, now.get("from_organisation"), to)
        named = {"to_organisation": to, "to_text": there.get("name"), "channel": channel}
        put(change, rec, "request", named)

    return take_steps(house, "选定转入党组织", some, write)


def issue(house: House, some: Sequence[str], letter: Letter) -> Edited:
    """开出介绍信: a number from the committee's block, and a validity.

    Raises LetterNumbersUsedUpError where no number is left.
    """
    day = scribing.the_day(house, letter.on)
    if letter.number.strip() and len(some) > 1:
        raise TransferRefusedError("一个编号只能开一份介绍信。")

    def write(change: Change, rec: str, now: Record) -> None:
        scribing.require_side(change.connection, "letter", now)
        ready = transfer_steps.refusal(now, "letter", {"issued_on": day})
        if ready is not None:
            raise TransferStepError(ready)
        put(change, rec, "letter", _written(house, change, rec, now, letter))

    return take_steps(house, "开出组织关系介绍信", some, write)


def _written(house: House, change: Change, rec: str, now: Record, letter: Letter) -> Record:
    """The fields of a letter that is issued now."""
    day = scribing.the_day(house, letter.on)
    days = letter.days or usual_days(now, house.today)
    most = thresholds.number("letter_days_most", house.today)
    if not 0 < days <= most:
        raise TransferRefusedError(f"介绍信的有效期最长 {most} 天。")
    connection = change.connection
    issuer = scribing.committee_of(connection, now.get("from_organisation"))
    issuer = issuer or following.county_organisation(connection)
    number = letter.number.strip()
    if not number:
        number = letters.draw(house, change, issuer, rec)
    elif letters.is_used(connection, issuer, number):
        raise TransferStepError(NUMBER_TAKEN)
    else:
        letters.note_drawn(house, connection, issuer, number, rec)
    return {
        "issuer": issuer,
        "letter_number": number,
        "issued_on": day,
        "valid_days": str(days),
        "valid_until": scribing.valid_until(day, days),
        "handled_by": letter.handled_by.strip() or house.vault.operator,
    }


def usual_days(values: Record, today: date) -> int:
    """For how long a letter is usually valid."""
    outside = transfer_steps.path(values) is Path.OUT
    return thresholds.number("letter_days_outside" if outside else "letter_days_inside", today)


def accept(
    house: House, some: Sequence[str], *, into: str = "", on: str = "", archive_check: str = ""
) -> Edited:
    """接收, and 编入支部 in the same step where ``into`` names the branch.

    Where the transfer was asked for by a branch, that branch takes the member in without ``into``.
    """
    day = scribing.the_day(house, on)

    def write(change: Change, rec: str, now: Record) -> None:
        check = archive_check.strip() or now.get("archive_check")
        if not now.get("received_on"):
            put(change, rec, "reception", {"received_on": day, "archive_check": check})
        there = into or _asked_branch(change, now)
        if there:
            _place(house, change, rec, there, day)

    return take_steps(house, "接收组织关系", some, write)


def place(house: House, some: Sequence[str], *, into: str, on: str = "") -> Edited:
    """编入支部: say in which branch the member stands from now on."""
    day = scribing.the_day(house, on)

    def write(change: Change, rec: str, _now: Record) -> None:
        _place(house, change, rec, into, day)

    return take_steps(house, "编入党支部", some, write)


def _place(house: House, change: Change, rec: str, into: str, day: str) -> None:
    connection = change.connection
    branch = change.current("organisation", into) or {}
    if not branch or branch.get("dissolved_on") or branch.get("removed"):
        raise TransferRefusedError("要编入的党支部不存在或已经撤销。")
    if not house.at_county and into not in scribing.own_scope(connection):
        raise TransferRefusedError("要编入的党支部不在本单位的管理范围。")
    put(change, rec, "placement", {"placed_on": day, "placed_in": into})


def _asked_branch(change: Change, values: Record) -> str:
    """The branch that was asked for, where it is one and not a committee."""
    there = values.get("to_organisation") or ""
    kind = (change.current("organisation", there) or {}).get("kind") if there else None
    return there if kind and scribing.is_branch(kind) else ""


def send_back(house: House, some: Sequence[str], *, reason: str, on: str = "") -> Edited:
    """退回 with a reason; nobody may refuse without one."""
    day = scribing.the_day(house, on)
    words = scribing.needed(reason, "退回的理由")

    def write(change: Change, rec: str, _now: Record) -> None:
        put(change, rec, "return", {"returned_on": day, "returned_reason": words})

    return take_steps(house, "退回组织关系", some, write)


def withdraw(house: House, some: Sequence[str], *, reason: str, on: str = "") -> Edited:
    """撤回 while nobody has received the member."""
    day = scribing.the_day(house, on)
    words = scribing.needed(reason, "撤回的原因")

    def write(change: Change, rec: str, _now: Record) -> None:
        put(change, rec, "withdrawal", {"withdrawn_on": day, "withdrawn_reason": words})

    return take_steps(house, "撤回组织关系转接", some, write)


def note_receipt(
    house: House, some: Sequence[str], *, on: str = "", image: bool = False, attachment: str = ""
) -> Edited:
    """回执返回: who went to another county leaves the books with it."""
    day = scribing.the_day(house, on)
    values = {
        "receipt_on": day,
        "receipt_image": "1" if image or attachment else None,
        "receipt_attachment": attachment or None,
    }

    def write(change: Change, rec: str, _now: Record) -> None:
        put(change, rec, "receipt", values)

    return take_steps(house, "登记回执", some, write)


def void(house: House, some: Sequence[str], *, kind: str, reason: str = "", on: str = "") -> Edited:
    """作废 a letter: expired, lost, mistaken; its number stays used."""
    day = scribing.the_day(house, on)

    voiding = _voiding(kind, reason, day)

    def write(change: Change, rec: str, _now: Record) -> None:
        put(change, rec, "voiding", voiding)

    return take_steps(house, "介绍信作废", some, write)


def _voiding(kind: str, reason: str, day: str) -> Record:
    if not codes.code_list("transfer_void").has(kind):
        raise TransferRefusedError("请选定作废的情形。")
    return {"voided_on": day, "void_kind": kind, "void_reason": reason.strip() or None}


def reissue(house: House, transfer: str, letter: Letter, *, kind: str, reason: str = "") -> Edited:
    """补办: the old letter is voided, a new one is issued in a row of its own. Returns the new id.

    Raises LetterNumbersUsedUpError.
    """
    voiding = _voiding(kind, reason, scribing.the_day(house, letter.on))
    made: list[str] = []

    def write(change: Change, rec: str, now: Record) -> None:
        change.whole = True
        put(change, rec, "voiding", voiding)
        carried = {n: now.get(n) for g in _CARRIED_ON for n in ENTITIES[TRANSFER].groups[g]}
        new = new_id()
        written = _written(house, change, new, carried, letter)
        made.append(change.create(TRANSFER, {**carried, **written, "reissue_of": rec}, new))

    done = take_steps(house, "补办组织关系介绍信", [transfer], write)
    return Edited(id=made[0], unit=done.unit, problems=())


def note_unfinished(house: House, some: Sequence[str], *, reason: str, note: str = "") -> Edited:
    """Say why a transfer has got stuck, and what was done about it."""
    values = {"unfinished_reason": reason.strip() or None, "unfinished_note": note.strip() or None}

    def write(change: Change, rec: str, _now: Record) -> None:
        put(change, rec, "unfinished", values)

    return take_steps(house, "登记未办结原因", some, write)


def set_phone(house: House, transfer: str, phone: str) -> Edited:
    """The number under which the member is found now."""

    def write(change: Change, rec: str, _now: Record) -> None:
        put(change, rec, "contact", {"phone": phone.strip() or None})

    return take_steps(house, "修改转接党员的联系电话", [transfer], write)


def close(house: House, some: Sequence[str], *, reason: str, on: str = "") -> Edited:
    """办结 by a decision of the county, with its reason.

    A member who went to another county leaves the books also without a receipt; one who was placed
    in a branch of the county must have moved there before.
    """
    house.require_county()
    day = scribing.the_day(house, on)
    words = scribing.needed(reason, "办结的理由")

    def write(change: Change, rec: str, now: Record) -> None:
        following.close(change, rec, now, on=day, reason=words)

    return take_steps(house, "办结组织关系转接", some, write)
