"""What the county did not take of a branch's changes, side by side, and the branch's own words."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.errors.outcomes import CannotAppealError, OutcomeGoneError
from pmis_desktop.errors.services import ReasonMissingError
from pmis_desktop.errors.transfers import STEP_SENTENCES
from pmis_desktop.exchange.facts import KINDS_AWAY, MOVED_WHOLE, REVIEW
from pmis_desktop.exchange.records import AGREED, CONFLICT, HELD, REJECTED, SETTLED
from pmis_desktop.models.change import Change
from pmis_desktop.rules.fields import ENTITIES, Writable
from pmis_desktop.services import naming, refusals
from pmis_desktop.services.house import House
from pmis_desktop.services.naming import Naming
from pmis_desktop.services.refusals import OPEN, Part, Refusal
from pmis_desktop.services.undoing import UNDO

APPEAL = "appeal"
_LONGEST_REASON = 500

_VERDICTS = {
    OPEN: "县里也改过这一项，正在等县里决定",
    HELD: "县里暂时搁置，正在等县里决定",
    REJECTED: "县里没有接受",
    SETTLED: "县里已决定保留县级的内容",
    AGREED: "县里已经采用，记在现在管这条记录的单位名下",
}
_WAITS = "正在等县里决定"
_REVIEWED = {
    HELD: "等党委审核",
    REJECTED: "党委没有同意，县里没有接受",
}
# By code; some speak otherwise of one kind of record, which the code is followed by.
REASONS = {
    "conflict": "县级和支部改得不一样，县级的内容先保留",
    "county_only": "这一项只能由县级修改",
    "out_of_scope": "这条记录不在本支部的管理范围",
    "unknown_record": "县级没有这条记录",
    "no_branch": "县级没有查到该党员所在的党支部",
    "unknown_field": "县级的程序不认识这一项，两边程序版本可能不同",
    "whole": "同一次保存的其他内容没有被接受，这一组须整体处理",
    "duplicate_id": "身份证号与县里另一名党员相同",
    "already_member": "该党员在县里另有所在支部",
    "moved": "该党员已转出本支部",
    MOVED_WHOLE: "写的时候那个党组织还归本单位管理，后来不归本单位管了",
    "not_reviewer": "本单位没有党委审核的权限",
    REVIEW: "这项更改要由上级党委审核，审核之前县级的内容不变",
    "moved_organisation": "该党组织已划归别的上级",
    "moved_transfer": "转接的党组织已划归别的上级",
    "organisation_ended": "这个党组织已经撤销",
    **STEP_SENTENCES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedField:
    """One field with both values; ``county`` is empty also where the county has no record.

    ``guarded`` values are ID numbers and phones, which lists mask.
    """

    id: str
    label: str
    branch: str
    county: str
    differs: bool
    guarded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A change that the county did not take, or still has to decide about.

    ``state`` is open, held, rejected, settled, or agreed: taken, but of a record that is kept
    elsewhere by now. ``note`` are the words of the county's clerk, ``reason`` the program's.
    ``at``, ``who`` and ``title`` tell of the branch's own change.
    ``no_appeal`` says why the same value cannot be sent again; empty where it can. ``review`` says
    that it only waits for the committee.
    """

    key: str
    state: str
    kind: str
    id: str
    name: str
    what: str
    fields: tuple[RefusedField, ...]
    verdict: str
    reason: str
    note: str
    at: str
    who: str
    title: str
    no_appeal: str
    review: bool = False

    @property
    def waits(self) -> bool:
        """Whether the county still has to decide; what it has decided needs a look here."""
        return self.state in {OPEN, HELD}

    @property
    def taken(self) -> bool:
        """Whether the county has taken it all the same, and there is nothing left to do."""
        return self.state == AGREED


def outcomes(house: House, *, noted: frozenset[str] = frozenset()) -> tuple[Refused, ...]:
    """Everything not taken that the branch has not answered, oldest first.

    Both sides are shown whole, for a person must decide; numbers shown so are noted, but for the
    keys in ``noted``: who looks again at what is before them sees nothing new.
    """
    house.require_site()
    with house.reading() as connection:
        found = read(connection, masked=False)
    _note(house, (each for each in found if each.key not in noted))
    return found


def of_record(house: House, kind: str, rec: str) -> tuple[Refused, ...]:
    """The same for one member or organisation: for the badge and panel on its page."""
    house.require_site()
    with house.reading() as connection:
        every = read(connection, masked=False)
    found = tuple(each for each in every if (each.kind, each.id) == (kind, rec))
    _note(house, found)
    return found


def _note(house: House, found: Iterable[Refused]) -> None:
    shown = sum(any(field.guarded for field in each.fields) for each in found)
    if shown:
        house.note("unmask", "查看县里未接受内容的完整号码", count=str(shown))


def read(connection: Connection, *, masked: bool = True) -> tuple[Refused, ...]:
    """The same inside a reading that somebody else began; masked, it needs no note."""
    names = Naming(connection, masked)
    return tuple(_refused(names, each) for each in refusals.every(connection))


def _refused(names: Naming, refusal: Refusal) -> Refused:
    named = next((p.branch for p in refusal.parts if p.branch.get("name")), {})
    subject = names.subject(*refusal.subject, named)
    fields = tuple(each for part in refusal.parts for each in _fields(names, part))
    operation = refusal.operation
    return Refused(
        key=refusal.key,
        state=refusal.state,
        kind=subject.kind,
        id=subject.id,
        name=subject.name,
        what="、".join(dict.fromkeys(each.label for each in fields if each.differs)),
        fields=fields,
        verdict=_verdict(refusal),
        reason=_reason(refusal, subject.kind),
        note=refusal.note,
        at=operation.t if operation else "",
        who=operation.who if operation else "",
        title=operation.why if operation else "",
        no_appeal=_no_appeal(refusal),
        review=refusal.state == HELD and refusal.code == REVIEW,
    )


def _reason(refusal: Refusal, subject_kind: str) -> str:
    """Why, in the words for this kind of record where it has its own."""
    kinds = (*(part.ent for part in refusal.parts), subject_kind)
    keys = (*(f"{refusal.code}_{kind}" for kind in kinds), refusal.code)
    return next((REASONS[key] for key in keys if key in REASONS), "")


def _verdict(refusal: Refusal) -> str:
    """What the county has done; that it changed the same field is true of a conflict only."""
    if refusal.code == REVIEW and refusal.state in _REVIEWED:
        return _REVIEWED[refusal.state]
    waits = refusal.state == OPEN and refusal.code != CONFLICT
    return _WAITS if waits else _VERDICTS[refusal.state]


def _fields(names: Naming, part: Part) -> list[RefusedField]:
    return [
        RefusedField(
            id=each.id,
            label=naming.label(part.ent, each.id),
            branch=names.words(each, part.branch.get(each.id)),
            county=names.words(each, part.county.get(each.id)),
            differs=part.branch.get(each.id) != part.county.get(each.id),
            guarded=each.masked,
        )
        for each in naming.told(part.ent, part.branch)
        # Of a new record most fields are empty on both sides: they say nothing.
        if part.branch.get(each.id) is not None or part.county.get(each.id) is not None
    ]


def _no_appeal(refusal: Refusal) -> str:
    """Why the same value could not get further than before, as a sentence; empty where it can."""
    if refusal.state == AGREED:
        return "不用再报，看过即可。"
    if any(not part.here for part in refusal.parts):
        return "本支部现在没有这条记录，不能再次报送。"
    fields = [ENTITIES[part.ent].field(name) for part in refusal.parts for name in part.branch]
    if any(field.writable is Writable.COUNTY for field in fields):
        return "这一项只能由县级修改，再次报送也不会被接受。"
    if refusal.state == HELD and refusal.code == REVIEW:
        return "党委和县里还没有决定，不用再次报送。"
    if refusal.state == HELD or refusal.code in {"out_of_scope", "unknown_field", *KINDS_AWAY}:
        return "县级按管理范围没有接受，再次报送结果相同。"
    return ""


def accept(house: House, refused: Refused) -> None:
    """Go with the county: take back what waits on its desk, or note that its word was read.

    Raises OutcomeGoneError where it was answered before.
    """
    house.require_site()
    if refused.waits:
        # It is an undo in all but name: what was sent is taken back.
        with house.change("接受县级的内容", kind=UNDO) as change:
            meant = _meant(change.connection, refused)
            change.undoes = refusals.unit_taken_back(change.connection, meant)
            for part in meant.parts:
                pairs = {name: (new, part.base.get(name)) for name, new in part.branch.items()}
                change.withdraw(part.ent, part.rec, pairs)
    else:
        with house.writing() as connection:
            refusals.mark_seen(connection, house.author(), _meant(connection, refused))


def appeal(house: House, refused: Refused, reason: str) -> None:
    """Send the branch's value once more with a reason; the county's desk shows it.

    Raises ReasonMissingError, CannotAppealError, OutcomeGoneError.
    """
    house.require_site()
    words = " ".join(reason.split())[:_LONGEST_REASON]
    if not words:
        raise ReasonMissingError
    with house.change(f"申诉：{words}", kind=APPEAL) as change:
        meant = _meant(change.connection, refused)
        if sentence := _no_appeal(meant):
            raise CannotAppealError(sentence)
        for part in meant.parts:
            _write_again(change, part, decided=not refused.waits)
        refusals.mark_seen(change.connection, change.author, meant)


def _write_again(change: Change, part: Part, *, decided: bool) -> None:
    """An open item takes the newer value in; a decision of the county is only met anew."""
    if decided:
        pairs = {name: (part.base.get(name), new) for name, new in part.branch.items()}
        change.insist(part.ent, part.rec, pairs)
    else:
        change.update(part.ent, part.rec, part.branch)


def _meant(connection: Connection, refused: Refused) -> Refusal:
    found = next((r for r in refusals.every(connection) if r.key == refused.key), None)
    if found is None or found.state != refused.state:
        raise OutcomeGoneError
    return found
