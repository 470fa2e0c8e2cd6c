"""One organisation at a glance: its lines, units, committee, members, hints, history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Connection

from pmis_desktop.errors.services import RecordMissingError
from pmis_desktop.models import rows, settings, tree
from pmis_desktop.rules import codes, dates, organisation_kinds, organisation_terms
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.rules.organisation_terms import Term
from pmis_desktop.rules.problems import Problem
from pmis_desktop.rules.values import show
from pmis_desktop.services import checking
from pmis_desktop.services.house import House
from pmis_desktop.services.structure import committee, strengths
from pmis_desktop.services.structure.committee import HeldPost

_LINES = (
    "code",
    "parent",
    "secretary",
    "contact",
    "phone",
    "responsible",
    "address",
    "founded_on",
    "former_names",
    "unit_situation",
    "division",
)
_EXPECTED = ("contact", "phone")


@dataclass(frozen=True, slots=True)
class Part:
    """A record that belongs to the organisation: its name, and what stands beside it."""

    id: str
    name: str
    beside: str


@dataclass(frozen=True, slots=True)
class Below:
    """An organisation right under this one, with its members."""

    id: str
    name: str
    kind: str
    members: int


@dataclass(frozen=True, slots=True)
class PastTerm:
    """A committee that is over: what the term is called, and who held which post."""

    title: str
    posts: tuple[HeldPost, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One organisation; ``dissolved`` and ``temporary`` are sentences, empty where it is neither.

    ``full`` and ``probationary`` count its whole subtree. ``movable``: the acts on whole
    organisations can be asked for here. ``missing`` are labels of what is not filled in.
    """

    id: str
    name: str
    kind: str
    dissolved: str
    temporary: str
    full: int
    probationary: int
    lines: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    problems: tuple[Problem, ...]
    units: tuple[Part, ...]
    term: str
    posts: tuple[HeldPost, ...]
    past: tuple[PastTerm, ...]
    below: tuple[Below, ...]
    praise: tuple[Part, ...]
    history: tuple[Part, ...]
    movable: bool

    @property
    def members(self) -> int:
        """Full and probationary members together."""
        return self.full + self.probationary

    @property
    def elects(self) -> bool:
        """Whether a committee is elected for a term here."""
        return bool(self.term)


def read(house: House, organisation: str) -> Card:
    """The card of an organisation. Raises RecordMissingError."""
    with house.reading() as connection:
        record = rows.one(connection, "organisation", organisation)
        if record is None or record.get("removed"):
            raise RecordMissingError(ENTITIES["organisation"].label)
        held = committee.posts(connection, organisation)
        heads = strengths.of(connection, organisation)
        names = tree.read(connection).names
        top = settings.get(connection, settings.ORGANISATION)
        kind = record.get("kind")
        return Card(
            id=organisation,
            name=record.get("name") or "",
            kind=codes.code_list("org_kind").label(kind or "") or "",
            dissolved=_dissolved(record),
            temporary=_temporary(kind),
            full=heads.full,
            probationary=heads.probationary,
            lines=_lines(record, names),
            missing=_missing(record),
            problems=checking.problems(house, connection, "organisation", organisation, record),
            units=_parts(connection, "host_unit", organisation, ("nature", "credit_code")),
            term=_term(record, organisation_terms.stands(record.get("term_ends_on"), house.today)),
            posts=tuple(post for post in held if not post.ended_on),
            past=_past(post for post in held if post.ended_on),
            below=_below(connection, organisation),
            praise=_parts(connection, "commendation", organisation, ("kind", "decided_on")),
            history=_history(connection, organisation),
            movable=house.at_county
            and house.may_write
            and not record.get("dissolved_on")
            and organisation != top,
        )


def _dissolved(record: rows.Record) -> str:
    day = record.get("dissolved_on")
    if not day:
        return ""
    why = record.get("dissolved_reason")
    return f"已于 {dates.spoken(day)}撤销{f'：{why}' if why else ''}。档案和历史保留，可以查看。"


def _temporary(kind: str | None) -> str:
    if not organisation_kinds.is_temporary(kind):
        return ""
    return "临时党组织：不发展党员，不处分党员，不收缴党费，不选代表，不选举换届。"


def _lines(record: rows.Record, names: dict[str, str]) -> tuple[tuple[str, str], ...]:
    entity = ENTITIES["organisation"]
    fields = [entity.field(name) for name in _LINES]
    found = [(f.label, show(f, record.get(f.id), referred=names)) for f in fields]
    return tuple((label, said) for label, said in found if said)


def _missing(record: rows.Record) -> tuple[str, ...]:
    """What everybody asks for and nobody filled in."""
    entity = ENTITIES["organisation"]
    asked = [entity.field(name) for name in _EXPECTED]
    ended = record.get("dissolved_on")
    return tuple(field.label for field in asked if not ended and not record.get(field.id))


def _term(record: rows.Record, term: Term) -> str:
    if not organisation_kinds.has_terms(record.get("kind")) or record.get("dissolved_on"):
        return ""
    number = record.get("term_number") or ""
    began, ends = record.get("term_began_on"), record.get("term_ends_on")
    if not ends:
        return f"{number}没有登记届满日期"
    span = f"{dates.spoken(began)}至 " if began else ""
    words = {"over": "，已到届", "soon": "，半年内届满"}.get(term.state, "")
    return f"{number} {span}{dates.spoken(ends)}{words}".strip()


def _past(ended: Iterable[HeldPost]) -> tuple[PastTerm, ...]:
    ordered = sorted(ended, key=lambda post: (post.ended_on, post.term_number), reverse=True)
    return tuple(
        PastTerm(
            f"{number or '未写届次'}（{dates.spoken(day)}止）",
            tuple(sorted(some, key=committee.rank)),
        )
        for (day, number), some in groupby(ordered, key=lambda p: (p.ended_on, p.term_number))
    )


def _below(connection: Connection, organisation: str) -> tuple[Below, ...]:
    grown, counts = tree.read(connection), strengths.headcounts(connection)
    found = rows.fetch(
        connection,
        "SELECT id, name, kind FROM organisation WHERE parent = ? AND removed IS NULL"
        " AND dissolved_on IS NULL ORDER BY CAST(display_order AS INTEGER), row",
        (organisation,),
    )
    label = codes.code_list("org_kind").label
    return tuple(
        Below(rec, name or "", label(kind or "") or "", strengths.under(grown, counts, rec).total)
        for rec, name, kind in found
    )


def _parts(
    connection: Connection, ent: str, organisation: str, beside: Sequence[str]
) -> tuple[Part, ...]:
    entity = ENTITIES[ent]
    found = rows.load(connection, ent, [organisation], by="organisation")
    return tuple(
        Part(rec, values.get("name") or "", " · ".join(filter(None, said)))
        for (_ent, rec), values in found.items()
        if not values.get("removed")
        for said in [[show(entity.field(name), values.get(name)) for name in beside]]
    )


def _history(connection: Connection, organisation: str) -> tuple[Part, ...]:
    """What became of it, the newest first, each in one line."""
    found = rows.load(connection, "reorganisation", [organisation], by="organisation")
    kinds = codes.code_list("reorganisation_kind")
    standing = [(rec, v) for (_ent, rec), v in found.items() if not v.get("removed")]
    standing.sort(key=lambda each: each[1].get("happened_on") or "", reverse=True)
    return tuple(
        Part(
            rec,
            f"{dates.spoken(values.get('happened_on') or '')} {kind}",
            _turn(values),
        )
        for rec, values in standing
        for kind in [kinds.label(values["kind"] or "") or ""]
    )


def _turn(values: rows.Record) -> str:
    before, after, document = values.get("before"), values.get("after"), values.get("document")
    turn = f"{before} → {after}" if before and after else after or before or ""
    return f"{turn}（{document}）" if document else turn
