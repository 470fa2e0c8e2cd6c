"""At a committee's site: what waits for its opinion, and giving it, as an ordinary change."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from sqlalchemy import Connection

from pmis_desktop.errors.reviewing import NothingToReviewError, NotReviewerError
from pmis_desktop.errors.services import ReasonMissingError
from pmis_desktop.exchange import documents
from pmis_desktop.exchange.operations import Value
from pmis_desktop.exchange.records import ReviewItem, ReviewValues
from pmis_desktop.exchange.world import MEMBERSHIP
from pmis_desktop.models import rows, settings
from pmis_desktop.models.change import Change
from pmis_desktop.models.ids import opinion_id
from pmis_desktop.rules import reviewing
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import naming, sending
from pmis_desktop.services.house import House
from pmis_desktop.services.naming import Naming

CONFIRMED, OBJECTED = "confirmed", "objected"
REVIEWED = "review"
OPINION_WORDS: Mapping[str, str] = {CONFIRMED: "同意", OBJECTED: "不同意"}
_VALUES = msgspec.json.Decoder(list[ReviewValues])
_LONGEST_REASON = 500
_PLAIN = frozenset(entity.label for entity in ENTITIES.values())
_STANDING: Mapping[str, Value] = {"removed": None, "removed_reason": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewField:
    """One field of what waits: what it was, what the branch wants it to be."""

    label: str
    base: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One thing that waits for the committee: what one change of a branch does about one member.

    ``key`` names the lines of the answer that it is made of, separated by spaces. ``act`` names it
    in a few words. ``verdict`` is the committee's opinion of exactly this content, empty where
    there is none yet; ``outdated`` says that there was one of an older content. ``sent`` says that
    the county has taken the opinion in.
    """

    key: str
    act: str
    organisation: str
    name: str
    fields: tuple[ReviewField, ...]
    who: str
    why: str
    since: str
    verdict: str
    reason: str
    outdated: bool
    sent: bool

    @property
    def open(self) -> bool:
        """Whether the committee still has to say something."""
        return not self.verdict


@dataclass(frozen=True, slots=True)
class _Kept:
    """One line as the newest answer had it."""

    key: str
    log: str
    n: int
    ent: str
    rec: str
    group: str
    organisation: str
    subject: str
    name: str
    who: str
    why: str
    since: str
    values: tuple[ReviewValues, ...]

    @property
    def id(self) -> str:
        """The record that holds the committee's opinion of it."""
        return opinion_id(self.log, self.ent, self.rec, self.group)


def keep(connection: Connection, items: Iterable[ReviewItem]) -> None:
    """Take the list of the newest answer in place of the older one."""
    connection.exec_driver_sql("DELETE FROM to_review")
    for item in items:
        connection.exec_driver_sql(
            "INSERT INTO to_review (log, n, ent, rec, grp, organisation, subject, name, who, why,"
            " since, vals) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                item.log,
                item.n,
                item.ent,
                item.rec,
                item.group,
                item.organisation,
                item.subject,
                item.name,
                item.who,
                item.why,
                item.since,
                json.dumps(msgspec.to_builtins(item.values), ensure_ascii=False),
            ),
        )


def _kept(connection: Connection) -> list[_Kept]:
    found = rows.fetch(
        connection,
        "SELECT log, n, ent, rec, grp, organisation, subject, name, who, why, since, vals"
        " FROM to_review ORDER BY place",
    )
    return [_line(row) for row in found if row[2] in ENTITIES]


def _line(row: Sequence[Any]) -> _Kept:
    log, n, ent, rec, group, organisation, subject, name, who, why, since, values = row
    return _Kept(
        key=f"{log}:{n}:{ent}:{rec}:{group}",
        log=log,
        n=int(n),
        ent=ent,
        rec=rec,
        group=group,
        organisation=organisation,
        subject=subject,
        name=name,
        who=who,
        why=why,
        since=since,
        values=_read(values),
    )


def _read(text: str) -> tuple[ReviewValues, ...]:
    """The values, without what this program's field table does not know."""
    return tuple(
        ReviewValues(
            ent=each.ent,
            rec=each.rec,
            base={n: v for n, v in each.base.items() if ENTITIES[each.ent].has(n)},
            value={n: v for n, v in each.value.items() if ENTITIES[each.ent].has(n)},
        )
        for each in _VALUES.decode(text)
        if each.ent in ENTITIES
    )


def may_review(house: House) -> bool:
    """Whether this site's grant lets it review."""
    if house.at_county:
        return False
    with house.reading() as connection:
        if not settings.number(connection, settings.JOINED):
            return False
        return documents.REVIEW in sending.county_trust(house, connection).grant.actions


def cases(house: House) -> tuple[Case, ...]:
    """Everything that waits for this committee; what it has said something about comes last."""
    house.require_site()
    with house.reading() as connection:
        return read(connection)


def read(connection: Connection) -> tuple[Case, ...]:
    """The same inside a reading that somebody else began; numbers are masked."""
    names = Naming(connection)
    acknowledged = _acknowledged(connection)
    gathered: dict[tuple[object, ...], Case] = {}
    for kept in _kept(connection):
        made = _case(connection, names, kept, acknowledged)
        said = (made.verdict, made.reason, made.outdated, made.sent)
        # A day on the member and the dated category beside it are one 转正.
        place = (kept.log, kept.subject, kept.who, kept.why, kept.since, *said)
        known = gathered.get(place)
        gathered[place] = _joined(known, made) if known else made
    return tuple(sorted(gathered.values(), key=lambda each: not each.open))


def _joined(one: Case, other: Case) -> Case:
    act = one.act if one.act not in _PLAIN else other.act
    return replace(one, key=f"{one.key} {other.key}", act=act, fields=(*one.fields, *other.fields))


def open_count(connection: Connection) -> int:
    """How many of them still need an opinion."""
    return sum(each.open for each in read(connection))


def _acknowledged(connection: Connection) -> frozenset[str]:
    """The opinions that the county has as they are: nothing of them waits to be taken in."""
    waiting = rows.fetch(
        connection,
        "SELECT DISTINCT rec FROM journal WHERE ent = ? AND log = ? AND n > ?",
        (
            REVIEWED,
            settings.get(connection, settings.LOG),
            settings.number(connection, settings.ACKNOWLEDGED),
        ),
    )
    known = rows.fetch(connection, "SELECT id FROM review WHERE removed IS NULL")
    return frozenset(row[0] for row in known) - {row[0] for row in waiting}


def _case(connection: Connection, names: Naming, kept: _Kept, acknowledged: frozenset[str]) -> Case:
    given = _opinion(connection, kept)
    fits = given is not None and given.get("number") == str(kept.n)
    verdict = (given or {}).get("verdict") or "" if fits else ""
    return Case(
        key=kept.key,
        act=_act(names, kept),
        organisation=names.organisations().get(kept.organisation, ""),
        name=kept.name,
        fields=tuple(field for each in kept.values for field in _fields(names, each)),
        who=kept.who,
        why=kept.why,
        since=kept.since,
        verdict=verdict,
        reason=(given or {}).get("reason") or "" if fits else "",
        outdated=given is not None and not fits,
        sent=bool(verdict) and kept.id in acknowledged,
    )


def _opinion(connection: Connection, kept: _Kept) -> rows.Record | None:
    found = rows.one(connection, REVIEWED, kept.id)
    return None if found is None or found.get("removed") else found


def _act(names: Naming, kept: _Kept) -> str:
    """What it is, by the first of its records that is an act by itself."""
    for each in kept.values:
        reason = each.value.get("ended_reason") if each.ent == MEMBERSHIP else None
        if reason:
            said = names.words(ENTITIES[MEMBERSHIP].field("ended_reason"), reason)
            return f"转离党组织：{said}"
        for group in dict.fromkeys(map(ENTITIES[each.ent].group_of, each.value)):
            label = reviewing.label_of(each.ent, group, each.base, each.value)
            if label:
                return label
    return ENTITIES[kept.ent].label


def _fields(names: Naming, each: ReviewValues) -> list[ReviewField]:
    return [
        ReviewField(
            label=field.label,
            base=names.words(field, each.base.get(field.id)),
            value=names.words(field, each.value.get(field.id)),
        )
        for field in naming.told(each.ent, each.value)
    ]


def give(house: House, keys: Collection[str], verdict: str, reason: str = "") -> int:
    """Say what the committee thinks of some cases, in one change; how many cases there were.

    The opinion travels with the next package, and can be undone until then. Raises
    ReasonMissingError for an objection without a reason, NotReviewerError, NothingToReviewError.
    """
    house.require_site()
    words = " ".join(reason.split())[:_LONGEST_REASON]
    if verdict == OBJECTED and not words:
        raise ReasonMissingError
    if not may_review(house):
        raise NotReviewerError
    with house.reading() as connection:
        wanted = {each for key in keys for each in key.split()}
        meant = [each for each in _kept(connection) if each.key in wanted]
    if not meant:
        raise NothingToReviewError
    count = sum(any(each.key in key.split() for each in meant) for key in keys)
    title = f"党委审核：{OPINION_WORDS[verdict]}（{count} 件）"
    with house.change(title, kind=REVIEWED) as change:
        names = Naming(change.connection)
        for each in meant:
            about = f"{each.name} {_act(names, each)}"
            said = {"verdict": verdict, "reason": words or None, "about": about}
            _write(house, change, each, said)
    return count


def _write(house: House, change: Change, kept: _Kept, said: Mapping[str, Value]) -> None:
    given: dict[str, Value] = {
        "organisation": settings.get(change.connection, settings.ORGANISATION),
        "log": kept.log,
        "number": str(kept.n),
        "ent": kept.ent,
        "rec": kept.rec,
        "field_group": kept.group,
        "given_on": house.today.isoformat(),
        "given_by": change.author.who,
        **said,
    }
    if change.current(REVIEWED, kept.id) is None:
        change.create(REVIEWED, given, kept.id)
    else:
        change.update(REVIEWED, kept.id, {**_STANDING, **given})


def keys_of(some: Sequence[Case]) -> frozenset[str]:
    """The keys of the cases that still need an opinion."""
    return frozenset(each.key for each in some if each.open)
