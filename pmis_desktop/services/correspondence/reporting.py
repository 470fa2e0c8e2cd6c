"""Every organisation that should report, and how it stands in a period: a handful of queries."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection

from pmis_desktop.models import rows, settings, tree
from pmis_desktop.models.tree import Tree
from pmis_desktop.rules import codes, thresholds
from pmis_desktop.services import correspondents
from pmis_desktop.services.correspondence import clocks
from pmis_desktop.services.correspondence.periods import Period
from pmis_desktop.services.house import House
from pmis_desktop.services.quality import figures
from pmis_desktop.services.quality.figures import Figures

State = Literal["sent", "open", "late", "never", "absent", "forked"]
Entry = Literal["own", "committee", "none"]

STATE_WORDS: Mapping[State, str] = {
    "sent": "已报送",
    "open": "还没报，未到期",
    "late": "逾期未报",
    "never": "从未报送",
    "absent": "未接入",
    "forked": "已暂停",
}
_COMMITTEES = frozenset({"committee", "working_committee"})
_NEWEST = "(SELECT MAX(id) FROM parcel WHERE site = s.id AND kind = 'package')"
_FORKED = "EXISTS (SELECT 1 FROM log WHERE log.site = s.id AND log.state = 'forked')"
_SITES = (
    "SELECT s.id, s.organisation, COALESCE(p.at, s.last_package_at, ''), COALESCE(p.made, ''),"  # noqa: S608
    " COALESCE(p.reported, 0), COALESCE(p.outcomes, '{}'),"
    " (SELECT COUNT(*) FROM parcel WHERE site = s.id AND kind = 'package'"
    f" AND at BETWEEN ? AND ?), {_FORKED}"
    f" FROM site AS s LEFT JOIN parcel AS p ON p.id = {_NEWEST} WHERE s.status = 'enrolled'"
)
_UNFETCHED = (
    "SELECT s.id, COUNT(*), MIN(p.at) FROM site AS s JOIN parcel AS p"
    " ON p.site = s.id AND p.kind = 'answer' AND p.number > s.seen_answer"
    " WHERE s.status = 'enrolled' AND s.last_package_at IS NOT NULL GROUP BY s.id"
)
_ORGANISATIONS = (
    "SELECT id, kind, contact, phone FROM organisation"
    " WHERE removed IS NULL AND dissolved_on IS NULL"
)
# An item waits from the day on which its first operation came.
_WAITING = (
    "SELECT l.site, COUNT(*), COALESCE(MIN(u.at), '') FROM desk AS d JOIN log AS l ON l.id = d.log"
    " LEFT JOIN journal AS j ON j.log = d.log AND j.n = json_extract(d.numbers, '$[0]')"
    " LEFT JOIN unit AS u ON u.id = j.unit WHERE d.closed_as IS NULL GROUP BY l.site"
)
# After every moment of a day, however it is written.
_END_OF_DAY = "~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """One organisation that should report.

    ``entry`` says whether it has a site of its own, is entered by a committee (``entered_by``), or
    has none. ``committee`` is the nearest one above it. ``last_at`` is the day on the county's
    clock on which its last package came, ``age`` the whole days since (None: never). ``reported``
    changes were in that package, which are all that waited at the branch, ``new`` of them the
    county did not have yet. ``packages`` came in the period. ``waiting`` items of its own site are
    open on the desk, the oldest since ``waiting_since``; ``unfetched`` answers have not been taken
    by it since ``unfetched_since``, ``unfetched_long``: for longer than the county wants to wait.
    ``due``: an answer is to be written. ``skew`` is the sign of a clock that cannot be right.
    """

    id: str
    name: str
    committee: str
    committee_name: str
    entry: Entry
    entered_by: str
    state: State
    last_at: str
    age: int | None
    reported: int
    new: int
    packages: int
    waiting: int
    waiting_since: str
    unfetched: int
    unfetched_since: str
    unfetched_long: bool
    due: bool
    skew: str
    contact: str
    phone: str
    figures: Figures
    sites: tuple[str, ...]

    @property
    def words(self) -> str:
        """How it stands, in words."""
        return STATE_WORDS[self.state]

    @property
    def entry_words(self) -> str:
        """Who enters for it, in words."""
        if self.entry == "committee":
            return f"由{self.entered_by}代录"
        return "自己录入" if self.entry == "own" else "没有接入点"

    @property
    def is_missed(self) -> bool:
        """Whether it should have sent and has not."""
        return self.state in {"late", "never"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All of them in the order of the tree, for a period; ``clock`` is a sign in words or empty."""

    period: Period
    rows: tuple[Reporter, ...]
    clock: str

    def within(self, scope: frozenset[str]) -> "Report":
        """The same for some organisations."""
        some = tuple(each for each in self.rows if each.id in scope)
        return Report(period=self.period, rows=some, clock=self.clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """What is known of one or more sites together."""

    ids: tuple[str, ...]
    last_at: str = ""
    made: str = ""
    reported: int = 0
    new: int = 0
    packages: int = 0
    waiting: int = 0
    waiting_since: str = ""
    unfetched: int = 0
    unfetched_since: str = ""
    due: bool = False
    forked: bool = False

    def plus(self, other: "_Sent") -> "_Sent":
        """Two computers of one organisation: the newer package counts."""
        newer = self if self.last_at >= other.last_at else other
        both = (self, other)
        return _Sent(
            ids=(*self.ids, *other.ids),
            last_at=newer.last_at,
            made=newer.made,
            reported=newer.reported,
            new=newer.new,
            packages=self.packages + other.packages,
            waiting=self.waiting + other.waiting,
            waiting_since=min((e.waiting_since for e in both if e.waiting), default=""),
            unfetched=self.unfetched + other.unfetched,
            unfetched_since=min((e.unfetched_since for e in both if e.unfetched), default=""),
            due=self.due or other.due,
            forked=self.forked or other.forked,
        )


def report(house: House, period: Period, within: str = "") -> Report:
    """Who has sent in a period: everybody, or one organisation's subtree."""
    house.require_county()
    with house.reading() as connection:
        found = read(connection, period, house.today)
        if not within:
            return found
        return found.within(tree.read(connection).subtree(within))


def read(connection: Connection, period: Period, today: date, *, quality: bool = True) -> Report:
    """The same inside a reading; without ``quality`` no figures of it are read."""
    book = _Book.of(connection, period, today)
    counted = figures.kept(connection, today) if quality else {}
    county = settings.get(connection, settings.ORGANISATION)
    found = tuple(
        book.reporter(rec, counted.get(rec, Figures()))
        for rec in book.tree.walk()
        if rec != county and book.reports(rec)
    )
    return Report(period=period, rows=found, clock=clocks.doubt(connection, today))


def _sent(connection: Connection, period: Period) -> dict[str, _Sent]:
    """What admitted sites have sent, by organisation."""
    bounds = (period.since.isoformat(), period.until.isoformat() + _END_OF_DAY)
    waiting = {row[0]: row[1:] for row in rows.fetch(connection, _WAITING)}
    unfetched = {row[0]: row[1:] for row in rows.fetch(connection, _UNFETCHED)}
    due = set(correspondents.due(connection))
    found: dict[str, _Sent] = {}
    for site, organisation, *values in rows.fetch(connection, _SITES, bounds):
        at, made, reported, outcomes, packages, forked = values
        left, since = unfetched.get(site, (0, ""))
        items, items_since = waiting.get(site, (0, ""))
        one = _Sent(
            ids=(site,),
            last_at=at,
            made=made,
            reported=reported,
            new=sum(json.loads(outcomes).values()),
            packages=packages,
            waiting=items,
            waiting_since=items_since,
            unfetched=left,
            unfetched_since=since,
            due=site in due,
            forked=bool(forked),
        )
        known = found.get(organisation)
        found[organisation] = one if known is None else known.plus(one)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Book:
    """What all rows are made of: the tree, who is at work, and what sites have sent."""

    tree: Tree
    people: Mapping[str, tuple[str, str]]
    roles: Mapping[str, str]
    sent: Mapping[str, _Sent]
    period: Period
    today: date

    @classmethod
    def of(cls, connection: Connection, period: Period, today: date) -> "_Book":
        kinds = {line.code: line.more["role"] for line in codes.code_list("org_kind").codes}
        at_work = rows.fetch(connection, _ORGANISATIONS)
        return cls(
            tree=tree.read(connection),
            people={rec: (contact or "", phone or "") for rec, _, contact, phone in at_work},
            roles={rec: kinds.get(kind, "") for rec, kind, _, _ in at_work},
            sent=_sent(connection, period),
            period=period,
            today=today,
        )

    def reports(self, rec: str) -> bool:
        """Branches, whoever has a site, and what has nothing under it and no kind yet."""
        role = self.roles.get(rec)
        if role is None or role == "group":
            return False
        return (
            rec in self.sent
            or role == "branch"
            or not any(
                self.roles.get(each, "group") != "group" for each in self.tree.children.get(rec, ())
            )
        )

    def reporter(self, rec: str, counted: Figures) -> Reporter:
        """How one of them stands."""
        above = self.tree.above(rec)
        server = next((each for each in above if each in self.sent), "")
        committee = next((each for each in above[1:] if self.roles.get(each) in _COMMITTEES), "")
        own = server == rec
        found = self.sent[server] if server else _Sent(ids=())
        # What a committee's package carries is told once, in its own line.
        told = found if own else _Sent(ids=())
        contact, phone = self.people[rec]
        last_at, today = found.last_at, self.today
        return Reporter(
            id=rec,
            name=self.tree.names[rec],
            committee=committee,
            committee_name=self.tree.names.get(committee, ""),
            entry="own" if own else "committee" if server else "none",
            entered_by="" if own else self.tree.names.get(server, ""),
            state=_state(found, self.period, today),
            last_at=last_at,
            age=clocks.age(last_at, today) if last_at else None,
            reported=told.reported,
            new=told.new,
            packages=found.packages,
            waiting=told.waiting,
            waiting_since=told.waiting_since,
            unfetched=told.unfetched,
            unfetched_since=told.unfetched_since,
            unfetched_long=bool(told.unfetched)
            and clocks.age(told.unfetched_since, today)
            > thresholds.number("answer_unfetched_days", today),
            due=told.due,
            skew=clocks.skew(last_at, told.made, today) if told.made else "",
            contact=contact,
            phone=phone,
            figures=counted,
            sites=found.ids,
        )


def _state(found: _Sent, period: Period, today: date) -> State:
    if not found.ids:
        return "absent"
    if found.forked:
        return "forked"
    if found.packages:
        return "sent"
    if not found.last_at:
        return "never"
    return "late" if period.is_over(today) else "open"
