"""Answers: what became of a site's operations, and the state of its slice, signed and sealed."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection

from pmis_desktop import __version__
from pmis_desktop.exchange import answers, records
from pmis_desktop.exchange.answers import AnswerFacts, Prepared
from pmis_desktop.exchange.departing import Former
from pmis_desktop.exchange.facts import DeskItem, ItemKey
from pmis_desktop.exchange.records import Carriers, Gone, Mend, OpenItem
from pmis_desktop.exchange.statements import ChainHead, Digest, Schema
from pmis_desktop.exchange.world import MEMBER
from pmis_desktop.models import desk, journal, rows, scopes, settings, sites, slices, tree
from pmis_desktop.models.sites import Log, Site
from pmis_desktop.models.tree import Tree
from pmis_desktop.services import carrying, older_programs, rescoped
from pmis_desktop.services.attachments import listing
from pmis_desktop.services.authority import Authority
from pmis_desktop.services.house import House
from pmis_desktop.services.notices.travelling import Outgoing
from pmis_desktop.services.quality import mends
from pmis_desktop.services.reviewing import granting, waiting
from pmis_desktop.services.sealing_beside import Sealing

_LEFT_BY = (
    "SELECT d.ent, d.rec, COALESCE(m.name, o.name, ''), COALESCE(m.home, o.id),"
    " (SELECT MAX(ended_on) FROM membership AS p"
    " WHERE p.member = d.rec AND p.organisation = d.organisation), d.revision"
    " FROM departure AS d"
    " LEFT JOIN member AS m ON d.ent = 'member' AND m.id = d.rec"
    " LEFT JOIN organisation AS o ON d.ent = 'organisation' AND o.id = d.rec"
    " WHERE d.revision > ?"
)
_MOST = 200  # characters of a name that an answer carries
# About 1 MiB once packed: record lines shrink to a fifth or less.
_FULL_RAW = 5 << 20
SITES_AT_ONCE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer, written but not yet handed out."""

    site: str
    organisation: str
    name: str
    number: int
    data: bytes

    @property
    def hash(self) -> str:
        """The hash of the whole file, which the next answer names."""
        return sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class _Moment:
    """The county's data at one revision, for all answers that are made from it."""

    connection: Connection
    authority: Authority
    tree: Tree
    revision: int
    chain: ChainHead
    made: str
    notices: Outgoing
    carriers: Carriers


@dataclass(frozen=True, slots=True)
class _ByHome:
    """What several answers are made of, under its home organisation; the logs by their sites."""

    lines: dict[str, list[bytes]]
    mends: dict[str, list[Mend]]
    lacking: dict[str, list[str]]
    logs: dict[str, Log]
    desks: dict[str, dict[ItemKey, DeskItem]]


def write(
    house: House, authority: Authority, some: Sequence[Site], connection: Connection
) -> list[Answer]:
    """Answers for some sites, all from one state of the data.

    The caller notes them in the vault (``sites.note_answers``) before any file leaves.
    """
    with Sealing(authority.merge, beside=False) as sealing:
        grown = tree.read(connection)
        return write_into(sealing, house, authority, some, connection, grown=grown)


def write_into(
    sealing: Sealing,
    house: House,
    authority: Authority,
    some: Sequence[Site],
    connection: Connection,
    *,
    grown: Tree,
) -> list[Answer]:
    """The same, sealed by somebody else while the next are put together.

    ``grown`` is the tree of organisations, which is read once for many.
    """
    n, head = journal.head(connection, settings.get(connection, settings.LOG))
    moment = _Moment(
        connection,
        authority,
        grown,
        settings.number(connection, settings.REVISION),
        ChainHead(n, head.hex()),
        house.author().at,
        Outgoing.read(connection, grown, house.today),
        carrying.told(connection),
    )
    for start in range(0, len(some), SITES_AT_ONCE):
        for prepared in _prepare_some(moment, some[start : start + SITES_AT_ONCE]):
            sealing.put(prepared)
    return [
        Answer(
            site=site.id,
            organisation=site.organisation,
            name=site.name,
            number=site.answer_number + 1,
            data=data,
        )
        for site, data in zip(some, sealing.taken_out(), strict=True)
    ]


def _prepare_some(moment: _Moment, some: Sequence[Site]) -> Iterator[Prepared]:
    scopes = {site.id: moment.tree.subtree(site.organisation) for site in some}
    homes = dict.fromkeys(home for scope in scopes.values() for home in scope)
    logs = {site.id: sites.newest_log(moment.connection, site.id) for site in some}
    by_home = _ByHome(
        slices.lines_by_home(moment.connection, homes),
        mends.by_home(moment.connection, homes),
        listing.missing_hashes(moment.connection, homes),
        logs,
        desk.of_logs(moment.connection, [log.id for log in logs.values()]),
    )
    for site in some:
        yield _answer(moment, site, scopes[site.id], by_home)


def _answer(moment: _Moment, site: Site, scope: frozenset[str], by_home: _ByHome) -> Prepared:
    connection = moment.connection
    # A transfer stands under both of its sides: each line once.
    lines = list(dict.fromkeys(line for home in scope for line in by_home.lines.get(home, ())))
    former = scopes.subtrees(connection, site.id, moment.tree, since=site.seen_revision)
    full = (
        bool(former)
        or not site.seen_revision
        or sum(map(len, lines)) <= _FULL_RAW
        or _organisations_changed(connection, scope, site.seen_revision)
        or slices.hidden_since(connection, scope, site.seen_revision)
    )
    log = by_home.logs[site.id]
    spoken = older_programs.rendering(connection, site.id)
    lines = list(spoken.lines(lines, counted=True))
    facts = _facts(moment, site, log, lines, full=full, schema=spoken.schema)
    prepared = answers.prepare(
        facts=facts,
        slice_lines=lines
        if full
        else spoken.lines(_changed(connection, scope, site.seen_revision)),
        outcomes=older_programs.outcomes(connection, spoken, log.id, site.seen_revision),
        desk=spoken.items(_open_items(connection, by_home.desks.get(log.id, {}), scope)),
        gone=spoken.gone(_gone(moment, site, scope, former)),
        documents=[*moment.authority.papers, *granting.newer_grant(connection, site.id)],
        recipients=[site.recipient],
        # In an order of its own: that of a set of organisations is another every day.
        mends=spoken.mends(
            [mend for home in sorted(scope) for mend in by_home.mends.get(home, ())]
        ),
        wanted=_wanted(scope, by_home.lacking),
        told=moment.notices.to(site),
        reviews=spoken.reviews(waiting.lines(connection, site, scope)),
        carriers=moment.carriers,
        omitted=spoken.omitted(),
    )
    older_programs.note(connection, site.id, spoken)
    return prepared


def _facts(
    moment: _Moment, site: Site, log: Log, lines: Sequence[bytes], *, full: bool, schema: Schema
) -> AnswerFacts:
    """What an answer says of itself."""
    return AnswerFacts(
        schema=schema,
        app=__version__,
        made=moment.made,
        county=moment.authority.county,
        epoch=moment.authority.epoch,
        number=site.answer_number + 1,
        prev_answer=site.answer_hash,
        revision=moment.revision,
        log=log.id,
        applied=log.applied,
        head=log.head.hex(),
        county_chain=moment.chain,
        full=full,
        since=0 if full else site.seen_revision,
        digest=Digest(len(lines), records.digest(lines)),
    )


def _wanted(scope: Iterable[str], lacking: dict[str, list[str]]) -> list[str]:
    """The files that are missing for members of a scope, each once."""
    every = (blob_hash for home in sorted(scope) for blob_hash in lacking.get(home, ()))
    return list(dict.fromkeys(every))


def _organisations_changed(connection: Connection, scope: Iterable[str], since: int) -> bool:
    """Whether the shape of the scope may be another: then the whole slice goes down."""
    return any(
        rows.fetch(
            connection,
            "SELECT 1 FROM organisation WHERE revision > ?"  # noqa: S608
            f" AND id IN ({rows.marks(some)}) LIMIT 1",
            (since, *some),
        )
        for some in rows.chunks(scope)
    )


def _changed(connection: Connection, scope: Iterable[str], since: int) -> list[bytes]:
    by_home = slices.lines_by_home(connection, scope, since)
    return list(dict.fromkeys(line for some in by_home.values() for line in some))


def _open_items(
    connection: Connection, items: Mapping[ItemKey, DeskItem], scope: frozenset[str]
) -> list[OpenItem]:
    return [
        OpenItem(
            n=item.numbers[-1],
            ent=item.ent,
            rec=item.rec,
            group=item.group or "all",
            kind=item.kind,
            county=_county_side(connection, item, scope),
            branch=dict(item.branch),
        )
        for item in items.values()
    ]


def _county_side(
    connection: Connection, item: DeskItem, scope: frozenset[str]
) -> dict[str, str | None]:
    """The county's values of the fields in question; of a record that has left, nothing."""
    values = rows.one(connection, item.ent, item.rec) if item.group else None
    if values is None or not slices.lies_in(connection, (item.ent, item.rec), values, scope):
        return {}
    return {name: values.get(name) for name in item.branch}


def _gone(
    moment: _Moment, site: Site, scope: frozenset[str], former: Sequence[Former]
) -> list[Gone]:
    """Who left this scope since the site's last proof: name, where to, when.

    A member goes by itself or with its organisation, and an organisation with all under it; all
    that stood in a ``former`` scope of the site go with that.
    """
    watched = scope.union(*(each.organisations for each in former))
    if not site.seen_revision:
        # Nothing is proved of what it has, but for what it was given to keep.
        return list(rescoped.gone(moment.connection, moment.tree, site, watched - scope).values())
    found = [
        row
        for some in rows.chunks(watched)
        for row in rows.fetch(
            moment.connection,
            f"{_LEFT_BY} AND d.organisation IN ({rows.marks(some)})",
            (site.seen_revision, *some),
        )
    ]
    days = _days(moment.connection, {row[5] for row in found})
    left = rescoped.gone(moment.connection, moment.tree, site, watched - scope)
    # What ended a membership has a day of its own, which is better than that of the writing.
    for ent, rec, name, there, ended_on, revision in sorted(found, key=lambda row: row[4] or ""):
        if there not in scope:
            place = there if ent == MEMBER else moment.tree.parents[rec]
            to = moment.tree.names.get(place or "", "")
            on = ended_on or days[revision]
            left[ent, rec] = Gone(ent=ent, rec=rec, name=name[:_MOST], to=to[:_MOST], on=on)
    return list(left.values())


def _days(connection: Connection, revisions: Collection[int]) -> dict[int, str]:
    """The days of some revisions."""
    if not revisions:
        return {}
    found = rows.fetch(
        connection,
        "SELECT revision, MIN(at) FROM unit WHERE revision IN (SELECT value FROM json_each(?))"
        " GROUP BY revision",
        (json.dumps(sorted(revisions)),),
    )
    return {revision: at[:10] for revision, at in found}
