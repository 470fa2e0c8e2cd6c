"""At the county: what the committees said of what waits, and doing as they said."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.services import (
    CannotSettleError,
    ItemMissingError,
    ReasonMissingError,
)
from pmis_desktop.exchange.planning import plan
from pmis_desktop.exchange.records import AGREED, APPLIED, REJECTED
from pmis_desktop.models import desk, facts, reviewing, rows, settings, tree
from pmis_desktop.models.change import Change
from pmis_desktop.models.desk import Decision, OpenDecision
from pmis_desktop.models.ids import opinion_id
from pmis_desktop.rules import dates, moments, thresholds
from pmis_desktop.services import deciding
from pmis_desktop.services.house import House
from pmis_desktop.services.reviewing import waiting
from pmis_desktop.services.reviewing.giving import CONFIRMED, OBJECTED, OPINION_WORDS, REVIEWED
from pmis_desktop.services.reviewing.waiting import Waiting
from pmis_desktop.services.tasks import Task

FOLLOW = "按党委意见办理"
_CHANGED = "县级的内容后来改过，请看过两边的内容再单独决定。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a committee said of exactly what waits now."""

    verdict: str
    reason: str
    on: str
    who: str
    committee: str

    @property
    def words(self) -> str:
        """In one line: 中共城关镇委员会（张三，2026年3月5日）：同意."""
        day = dates.spoken(self.on) if self.on else ""
        told = "，".join(filter(None, [self.who, day]))
        said = OPINION_WORDS.get(self.verdict, self.verdict)
        reason = f"，理由：{self.reason}" if self.reason else ""
        return f"党委意见：{self.committee}（{told}）{said}{reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one item stands: its committee's name, its opinion if there is one, since when."""

    item: int
    committee: str
    opinion: Opinion | None
    since: str
    days: int
    overdue: bool

    @property
    def words(self) -> str:
        """What is said of it at the desk."""
        if self.opinion is not None:
            return self.opinion.words
        if not self.committee:
            return "现在没有可以审核的党委接入点，请县级直接决定。"
        said = f"等{self.committee}审核，已等 {self.days} 天。"
        return f"{said}时间已久，县级也可以直接决定。" if self.overdue else said

    @property
    def for_county(self) -> bool:
        """Whether the county has to do something now."""
        return self.opinion is not None or self.overdue or not self.committee


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What came of it: how many were taken over, how many sent back, and what is left and why."""

    taken: int
    returned: int
    left: tuple[str, ...]

    @property
    def words(self) -> str:
        """In one sentence."""
        parts = []
        if self.taken:
            parts.append(f"{self.taken} 件已采用支部的内容")
        if self.returned:
            parts.append(f"{self.returned} 件已退回支部")
        if self.left:
            parts.append(f"{len(self.left)} 件没有办理：{self.left[0]}")
        return "，".join(parts) or "没有可以办理的事项"


def standings(connection: Connection, today: date, item: int | None = None) -> dict[int, Standing]:
    """How everything stands that waits for a committee, by the number of its item, or only one."""
    found = waiting.every(connection, item)
    if not found:
        return {}
    names = tree.read(connection).names
    longest = thresholds.number("review_waiting_days", today)
    return {each.opened.id: _standing(connection, each, names, (today, longest)) for each in found}


def _standing(
    connection: Connection, each: Waiting, names: Mapping[str, str], when: tuple[date, int]
) -> Standing:
    today, longest = when
    days = max(0, moments.days_since(each.since, today)) if each.since else 0
    return Standing(
        item=each.opened.id,
        committee=names.get(each.committee, "") if each.committee else "",
        opinion=_opinion(connection, each, names),
        since=each.since,
        days=days,
        overdue=days > longest,
    )


def _opinion(connection: Connection, each: Waiting, names: Mapping[str, str]) -> Opinion | None:
    """The committee's word on the newest content; one on older content, or another's, is none."""
    item = each.opened.item
    rec = opinion_id(each.opened.log, item.ent, item.rec, item.group or "all")
    found = rows.one(connection, REVIEWED, rec)
    if found is None or found.get("removed") or not each.committee:
        return None
    if found.get("organisation") != each.committee or found.get("number") != str(item.numbers[-1]):
        return None
    if found.get("verdict") not in {CONFIRMED, OBJECTED}:
        return None
    return Opinion(
        verdict=found["verdict"] or "",
        reason=found.get("reason") or "",
        on=found.get("given_on") or "",
        who=found.get("given_by") or "",
        committee=names.get(each.committee, ""),
    )


def ready(connection: Connection, today: date) -> list[int]:
    """The items that have an opinion, oldest first."""
    return [each.item for each in standings(connection, today).values() if each.opinion]


def follow(house: House) -> Followed:
    """Do as the committees said: take over what they confirmed, send back what they objected to.

    Each item is a decision of its own. What would contradict the county's data by now is left for
    a person; nothing of it is written.
    """
    house.require_county()
    with house.reading() as connection:
        meant = ready(connection, house.today)
    return _each(house, meant, _follow)


def release(house: House, reason: str) -> Followed:
    """Take over all that waits for a committee, in the county's own name, as far as it fits.

    Raises ReasonMissingError.
    """
    house.require_county()
    words = reason.strip()
    if not words:
        raise ReasonMissingError
    with house.reading() as connection:
        meant = [each.opened.id for each in waiting.every(connection)]

    def take(_house: House, change: Change, opened: OpenDecision) -> Decision:
        _take_over(change, opened)
        return Decision(closed_as="branch", reason=words, author=change.author)

    return _each(house, meant, take)


_Act = Callable[[House, Change, OpenDecision], Decision]


def _each(house: House, items: list[int], act: _Act) -> Followed:
    taken = returned = 0
    left: list[str] = []
    for number in items:
        try:
            decision = _decide(house, number, act)
        except AppError as refusal:
            left.append(f"第 {number} 件，{refusal.message}")
            continue
        taken += decision.closed_as == "branch"
        returned += decision.closed_as != "branch"
    return Followed(taken=taken, returned=returned, left=tuple(left))


def _decide(house: House, number: int, act: _Act) -> Decision:
    with house.change(FOLLOW, kind=deciding.SETTLE) as change:
        opened = desk.one(change.connection, number)
        if opened is None:
            raise ItemMissingError
        decision = act(house, change, opened)
        connection, meant = change.connection, opened
        change.afterwards(lambda revision: desk.close(connection, revision, [(meant, decision)]))
    return decision


def _follow(house: House, change: Change, opened: OpenDecision) -> Decision:
    standing = standings(change.connection, house.today, opened.id).get(opened.id)
    opinion = standing.opinion if standing else None
    if opinion is None:
        raise ItemMissingError
    if opinion.verdict == OBJECTED:
        return Decision(
            closed_as="county", reason=opinion.words, author=change.author, verdict=REJECTED
        )
    _take_over(change, opened)
    return Decision(closed_as="branch", reason=opinion.words, author=change.author)


def _take_over(change: Change, opened: OpenDecision) -> None:
    """Write what waits, if it stands on what the county still has. Raises CannotSettleError."""
    if not _fits(change.connection, opened):
        raise CannotSettleError(_CHANGED)
    deciding.write_branch(change, opened)


def _fits(connection: Connection, opened: OpenDecision) -> bool:
    """Whether the planner would take it in now, were no committee asked."""
    item = opened.item
    if item.group:
        county = rows.one(connection, item.ent, item.rec) or {}
        return all(county.get(name) == value for name, value in item.base.items())
    some = waiting.operations(connection, opened)
    scope = tree.read(connection).subtree(waiting.sender_of(connection, opened.log))
    known = facts.read(connection, opened.log, scope, some)
    alone = facts.without_desk(known)
    return all(o.verdict in {APPLIED, AGREED} for o in plan(some, alone).outcomes)


def set_off(house: House, *, off: bool) -> None:
    """Let the county decide alone, or ask the committees again; what waits stays on the desk.

    The local log tells who did it.
    """
    house.require_county()
    with house.writing() as connection:
        if reviewing.is_off(connection) == off:
            return
        settings.put(connection, settings.REVIEW_OFF, "1" if off else "0")
        # A preview that was made before must be looked at again.
        settings.next_revision(connection)
    house.note("review_switch", "党委审核停用" if off else "党委审核启用")


def is_off(house: House) -> bool:
    """Whether no committee is asked."""
    with house.reading() as connection:
        return reviewing.is_off(connection)


def told(house: House) -> dict[int, str]:
    """How each item that waits for a committee stands, in words."""
    with house.reading() as connection:
        return {n: each.words for n, each in standings(connection, house.today).items()}


def counts(connection: Connection, today: date) -> tuple[int, int]:
    """(with an opinion, waiting for one); what the county has to decide alone is in neither."""
    found = standings(connection, today).values()
    given = sum(each.opinion is not None for each in found)
    return given, sum(not each.for_county for each in found)


def tasks(given: int, asked: int) -> Iterator[Task]:
    """What the county's first page says of them."""
    if given:
        yield Task(
            kind="desk",
            weight="must",
            sentence=f"{given} 件更改党委已经审核，等您办理",
            reason="可以按党委意见一次办理，也可以逐件决定",
            verb="去办理",
            count=given,
        )
    if asked:
        yield Task(
            kind="desk",
            weight="info",
            sentence=f"{asked} 件更改在等党委审核",
            reason="党委的意见随报送的变更包一起来；急的可以由县级直接决定",
            verb="查看",
            count=asked,
        )
