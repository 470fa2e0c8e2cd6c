"""Reading ahead: what packages of a round will ask, in a handful of queries for many of them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection

from pmis_desktop.exchange import asking, leaving
from pmis_desktop.exchange.facts import Key
from pmis_desktop.exchange.foretelling import Foretold
from pmis_desktop.exchange.operations import CREATE, Operation
from pmis_desktop.exchange.schemas import FIRST
from pmis_desktop.exchange.transferring import TRANSFER
from pmis_desktop.exchange.world import MEMBER, MEMBERSHIP
from pmis_desktop.models import (
    departures,
    deriving,
    desk,
    footing,
    keepers,
    purge_orders,
    rows,
    scopes,
    site_versions,
    sites,
    unknown,
)
from pmis_desktop.models.footing import Footing
from pmis_desktop.models.foreseen import Foreseen
from pmis_desktop.models.sites import Site
from pmis_desktop.rules.fields import ENTITIES

V = TypeVar("V")


class Expected(NamedTuple):
    """One package that is about to be judged."""

    file_hash: str
    site: str
    log: str
    operations: Sequence[Operation]
    foretold: Foretold | None = None


def foresee_sites(
    connection: Connection, seen: Foreseen, keys: Iterable[str]
) -> dict[str, Site | None]:
    """Read who some senders are, by their keys."""
    wanted = [*keys]
    _fill(seen.sites, wanted, lambda new: sites.by_keys(connection, new))
    return {key: seen.sites[key] for key in wanted}


def foresee(connection: Connection, seen: Foreseen, some: Sequence[Expected]) -> None:
    """Read what judging some packages will ask; only of what nothing is known yet."""
    ask = connection
    _fill(seen.senders, [each.file_hash for each in some], lambda new: sites.senders_of(ask, new))
    _foresee_senders(connection, seen, [(each.site, each.log) for each in some])
    _fill(seen.desks, [each.log for each in some], lambda new: desk.of_logs(ask, new), dict)
    senders = [each.site for each in some]
    _fill(seen.answers, senders, lambda new: sites.answer_numbers(ask, new), int)
    _foretell(connection, seen, some)
    # What a transfer meets is found by more than ids.
    plain = [
        each
        for each in some
        if each.file_hash not in seen.foretold and all(op.ent != TRANSFER for op in each.operations)
    ]
    _foresee_records(connection, seen, [op for each in plain for op in each.operations])


class Shown(NamedTuple):
    """One package that is about to be taken as it was shown, on a revision of the county.

    ``born`` are the records that it brings.
    """

    file_hash: str
    site: str
    log: str
    revision: int
    footing: Footing
    born: Collection[Key]


def foresee_shown(connection: Connection, seen: Foreseen, some: Sequence[Shown]) -> None:
    """Read what taking some packages as they were shown will ask."""
    _foresee_senders(connection, seen, [(each.site, each.log) for each in some])
    born = [rec for each in some for ent, rec in each.born if ent == MEMBER]
    _foresee_early(connection, seen, born)
    standing = footing.standing(
        connection, [(each.log, each.revision, each.footing) for each in some]
    )
    for each, stands in zip(some, standing, strict=True):
        if stands:
            seen.standing[each.file_hash] = frozenset((each.log, *each.footing.everything()))


def _foresee_senders(
    connection: Connection, seen: Foreseen, some: Sequence[tuple[str, str]]
) -> None:
    """Read what is asked of sites and their logs."""
    ask = connection
    logs, senders = [log for _site, log in some], [site for site, _log in some]
    _fill(seen.logs, logs, lambda new: sites.logs_named(ask, new))
    _fill(seen.versions, senders, lambda new: site_versions.of_sites(ask, new), lambda: FIRST)
    _fill(seen.former, senders, lambda new: scopes.former_of(ask, new), list)
    _fill(seen.purged, [""], lambda _new: {"": purge_orders.count(ask)})


def _foresee_early(connection: Connection, seen: Foreseen, born: Sequence[str]) -> None:
    _fill(
        seen.early,
        born,
        lambda new: dict.fromkeys(deriving.known_before(connection, new), True),
        bool,
    )


def _foretell(connection: Connection, seen: Foreseen, some: Sequence[Expected]) -> None:
    """Keep what was foretold of packages where all is so that it assumes: nothing is known."""
    told = {
        each.file_hash: each.foretold
        for each in some
        if each.foretold is not None
        and not (seen.desks[each.log] or seen.former[each.site] or seen.purged[""])
    }
    known = unknown.known_of(connection, [each.asked for each in told.values()])
    for file_hash, each in told.items():
        if known.isdisjoint(each.asked.everything()) and known.isdisjoint(each.asked.organisations):
            seen.foretold[file_hash] = each


def _foresee_records(connection: Connection, seen: Foreseen, some: Sequence[Operation]) -> None:
    known = [op for op in some if op.ent in ENTITIES]
    by_entity: dict[str, list[str]] = {}
    for op in known:
        by_entity.setdefault(op.ent, []).append(op.rec)
    for ent, ids in by_entity.items():
        _load(connection, seen, ent, ids)
    keys = dict.fromkeys((op.ent, op.rec) for op in known)
    records = {key: values for key in keys if (values := seen.records.get(key)) is not None}
    about = asking.owners(records, known)
    _foresee_members(connection, seen, sorted(rec for ent, rec in about if ent == MEMBER))
    places = leaving.places_named(known, records)
    _fill(seen.left, [*about, *places], lambda new: departures.all_of(connection, new), tuple)
    numbers = asking.id_numbers(records, known)
    _fill(seen.holders, numbers, lambda new: keepers.id_holders(connection, new), frozenset)
    born = [op.rec for op in known if op.ent == MEMBER and op.act == CREATE]
    _foresee_early(connection, seen, born)


def _foresee_members(connection: Connection, seen: Foreseen, members: Sequence[str]) -> None:
    _fill(seen.homes, members, lambda new: departures.homes(connection, new))
    _fill(seen.periods, members, lambda new: keepers.open_periods(connection, new))
    _load(connection, seen, MEMBER, members)
    periods = [period for each in members if (period := seen.periods[each]) is not None]
    _load(connection, seen, MEMBERSHIP, periods)


def _load(connection: Connection, seen: Foreseen, ent: str, ids: Iterable[str]) -> None:
    keys: list[Key] = [(ent, rec) for rec in ids]
    _fill(seen.records, keys, lambda new: rows.load(connection, ent, [rec for _ent, rec in new]))


def _fill(
    known: dict[Any, V],
    asked: Iterable[Any],
    ask: Callable[[list[Any]], Mapping[Any, V]],
    nothing: Callable[[], V] = lambda: None,  # type: ignore[assignment, return-value]
) -> None:
    """Ask for what is not known; what is not found counts as ``nothing``."""
    new = [each for each in dict.fromkeys(asked) if each not in known]
    if new:
        found = ask(new)
        for each in new:
            known[each] = found[each] if each in found else nothing()
