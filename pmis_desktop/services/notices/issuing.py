"""The county writes a notice, mends its wording, replaces it or withdraws it; each is a change."""

from pmis_desktop.errors.notices import NoticeEndedError, NoticeFieldError, TooManyNoticesError
from pmis_desktop.errors.services import ReasonMissingError
from pmis_desktop.exchange import limits, notices
from pmis_desktop.models import rows
from pmis_desktop.models.change import Change
from pmis_desktop.models.rows import Record
from pmis_desktop.rules import paragraphs
from pmis_desktop.services import drafts
from pmis_desktop.services.editing import ADD, Edited
from pmis_desktop.services.house import House
from pmis_desktop.services.notices import listing, wording
from pmis_desktop.services.notices.wording import Wording

ENTITY = "notice"
# Drafts under this are offered again where a notice is written, not as records.
DRAFT = "notice_wording"


def issue(house: House, given: Wording, *, replaces: str = "") -> Edited:
    """A new notice; it goes out with the next answer to everybody it is addressed to.

    One that it replaces counts no more from then on. Raises NoticeFieldError, TooManyNoticesError,
    NoticeMissingError, NoticeEndedError.
    """
    house.require_county()
    with house.change("发出通知", kind=ADD) as change:
        values = wording.values(change.connection, given, house.today)
        old = listing.require(change.connection, replaces) if replaces else ""
        rec = change.create(ENTITY, values)
        if old:
            _require_standing(change, old)
            change.whole = True
            change.update(ENTITY, old, {"replaced_by": rec})
        _refuse_too_many(house, change, replacing=bool(old))
        drafts.drop_in(change.connection, DRAFT, replaces)
    return _edited(change, rec)


def amend(house: House, notice: str, given: Wording) -> Edited:
    """Another wording of a notice; who has read the older one is asked to read again.

    Raises NoticeFieldError, NoticeMissingError, NoticeEndedError.
    """
    house.require_county()
    with house.change("修改通知") as change:
        rec = listing.require(change.connection, notice)
        _require_standing(change, rec)
        change.update(ENTITY, rec, wording.values(change.connection, given, house.today))
        drafts.drop_in(change.connection, DRAFT, rec)
    return _edited(change, rec)


def withdraw(house: House, notice: str, reason: str) -> Edited:
    """Take a notice back; branches that hold it are told so with the reason.

    Raises ReasonMissingError, NoticeFieldError, NoticeMissingError, NoticeEndedError.
    """
    house.require_county()
    plain = paragraphs.line(" ".join(reason.splitlines()))
    if not plain:
        raise ReasonMissingError
    if len(plain) > notices.LONGEST_REASON or not paragraphs.is_sound(plain):
        sentence = f"撤回的原因最多 {notices.LONGEST_REASON} 个字，不能有看不见的符号。"
        raise NoticeFieldError("reason", sentence)
    with house.change(f"撤回通知（{plain}）") as change:
        rec = listing.require(change.connection, notice)
        _require_standing(change, rec)
        today = house.today.isoformat()
        change.update(ENTITY, rec, {"withdrawn_on": today, "withdrawn_reason": plain})
    return _edited(change, rec)


def _require_standing(change: Change, rec: str) -> Record:
    values = change.current(ENTITY, rec) or {}
    if values.get("withdrawn_on") or values.get("replaced_by") or values.get("removed"):
        raise NoticeEndedError
    return values


def _refuse_too_many(house: House, change: Change, *, replacing: bool) -> None:
    """Withdrawn ones travel too until their day, so that the branches hear of it."""
    ((count,),) = rows.fetch(
        change.connection,
        "SELECT COUNT(*) FROM notice WHERE valid_until >= ? AND withdrawn_on IS NULL"
        " AND replaced_by IS NULL AND removed IS NULL",
        (house.today.isoformat(),),
    )
    if count + 1 - replacing > limits.NOTICES:
        raise TooManyNoticesError(limits.NOTICES)


def _edited(change: Change, rec: str) -> Edited:
    summary = change.summary
    return Edited(id=rec, unit=summary.unit if summary else None, problems=())
