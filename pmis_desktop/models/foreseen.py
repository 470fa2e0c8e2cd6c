"""What packages of a round ask of the tables, read for many of them at once.

Each question is answered from what was read ahead, else from the tables. What was read is forgotten
for exactly the records that a package writes, and altogether where anybody else writes.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import TypeVar

from sqlalchemy import Connection

from pmis_desktop.exchange.asking import Asked
from pmis_desktop.exchange.departing import Former
from pmis_desktop.exchange.facts import DeskItem, ItemKey, Key, Reviewing
from pmis_desktop.exchange.foretelling import Foretold
from pmis_desktop.exchange.world import MEMBER, MEMBERSHIP, Write
from pmis_desktop.models import (
    departures,
    deriving,
    desk,
    in_hand,
    keepers,
    purge_orders,
    reviewing,
    rows,
    scopes,
    site_versions,
    sites,
)
from pmis_desktop.models.rows import Record
from pmis_desktop.models.scopes import FormerScope
from pmis_desktop.models.sites import Log, Site
from pmis_desktop.models.tree import Tree

_NUMBER = "id_number"

K = TypeVar("K")
V = TypeVar("V")

Left = tuple[str, int]
"""An organisation, and the revision at which somebody left it."""


@dataclass(slots=True)
class Foreseen:
    """Answers by what was asked; what is not among them is asked of the tables."""

    records: dict[Key, Record | None] = field(default_factory=dict)
    homes: dict[str, str | None] = field(default_factory=dict)
    periods: dict[str, str | None] = field(default_factory=dict)
    holders: dict[str, frozenset[str]] = field(default_factory=dict)
    left: dict[Key, tuple[Left, ...]] = field(default_factory=dict)
    early: dict[str, bool] = field(default_factory=dict)
    desks: dict[str, dict[ItemKey, DeskItem]] = field(default_factory=dict)
    senders: dict[str, str | None] = field(default_factory=dict)
    sites: dict[str, Site | None] = field(default_factory=dict)
    logs: dict[str, Log | None] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    former: dict[str, list[FormerScope]] = field(default_factory=dict)
    purged: dict[str, int] = field(default_factory=dict)
    reviews: dict[str, Reviewing] = field(default_factory=dict)
    foretold: dict[str, Foretold] = field(default_factory=dict)
    standing: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known, or not any more."""
        return not self.purged

    def before_reading(self) -> None:
        """Nothing waits."""

    def before_writing(self) -> None:
        """Forget everything."""
        for each in fields(self):
            getattr(self, each.name).clear()

    def written(
        self, log: str, file_hash: str, writes: Iterable[Write], told: Iterable[str]
    ) -> None:
        """Forget what a package has changed: births, and changes that move nobody.

        ``told`` are the members and organisations of whom its lines speak.
        """
        self._taken(log, file_hash)
        touched = {log, *told}
        for write in writes:
            touched.update((write.rec, write.new.get(MEMBER) or "", write.new.get(_NUMBER) or ""))
            self.records.pop((write.ent, write.rec), None)
            if write.ent == MEMBER:
                self.homes.pop(write.rec, None)
                self.periods.pop(write.rec, None)
                self.holders.pop(write.new.get(_NUMBER) or "", None)
            elif write.ent == MEMBERSHIP:
                self.homes.pop(write.new.get(MEMBER) or "", None)
                self.periods.pop(write.new.get(MEMBER) or "", None)
        self._withdraw(touched)

    def born(self, log: str, file_hash: str, asked: Asked) -> None:
        """Forget what a package has changed that became what was foretold of it."""
        self._taken(log, file_hash)
        for ent, ids in asked.records.items():
            for rec in ids:
                self.records.pop((ent, rec), None)
        for member in asked.records.get(MEMBER, ()):
            self.homes.pop(member, None)
            self.periods.pop(member, None)
        for number in asked.numbers:
            self.holders.pop(number, None)
        self._withdraw({log, *asked.everything(), *asked.organisations})

    def _taken(self, log: str, file_hash: str) -> None:
        self.logs.pop(log, None)
        self.senders.pop(file_hash, None)
        self.foretold.pop(file_hash, None)
        self.standing.pop(file_hash, None)

    def _withdraw(self, touched: set[str]) -> None:
        """What was told or known of packages that ask about any of this may not be so any more."""
        for file_hash, told in [*self.foretold.items()]:
            if not touched.isdisjoint(told.asked.everything()):
                del self.foretold[file_hash]
        for file_hash, rests_on in [*self.standing.items()]:
            if not touched.isdisjoint(rests_on):
                del self.standing[file_hash]


_NOTHING = Foreseen()


def of(connection: Connection) -> Foreseen:
    """What was read ahead on a connection."""
    held = in_hand.held_on(connection)
    found = held if isinstance(held, Foreseen) else getattr(held, "foreseen", None)
    return found if isinstance(found, Foreseen) else _NOTHING


def _split(asked: Iterable[K], known: Mapping[K, V]) -> tuple[dict[K, V], list[K]]:
    """What is known of some things, and the things of which nothing is."""
    found: dict[K, V] = {}
    missing: list[K] = []
    for each in asked:
        if each in known:
            found[each] = known[each]
        else:
            missing.append(each)
    return found, missing


def load(connection: Connection, ent: str, ids: Iterable[str]) -> dict[Key, Record]:
    """Do as `rows.load` by id."""
    found, missing = _split(((ent, rec) for rec in ids), of(connection).records)
    there = {key: values for key, values in found.items() if values is not None}
    if missing:
        there.update(rows.load(connection, ent, [rec for _ent, rec in missing]))
    return there


def homes(connection: Connection, members: Iterable[str]) -> dict[str, str]:
    """Do as `departures.homes` by id."""
    found, missing = _split(members, of(connection).homes)
    there = {member: home for member, home in found.items() if home is not None}
    return there | (departures.homes(connection, missing) if missing else {})


def open_periods(connection: Connection, members: Iterable[str]) -> dict[str, str]:
    """The one open membership of each member that has one."""
    found, missing = _split(members, of(connection).periods)
    there = {member: period for member, period in found.items() if period is not None}
    return there | (keepers.open_periods(connection, missing) if missing else {})


def id_holders(connection: Connection, numbers: Iterable[str]) -> dict[str, frozenset[str]]:
    """The living members who carry these ID numbers; a number that nobody has is not named."""
    found, missing = _split(sorted(numbers), of(connection).holders)
    there = {number: members for number, members in found.items() if members}
    return there | (keepers.id_holders(connection, missing) if missing else {})


def departures_since(
    connection: Connection, keys: Iterable[Key], scope: frozenset[str]
) -> dict[Key, int]:
    """Do as `departures.since`."""
    found, missing = _split(keys, of(connection).left)
    left = {
        key: max(revisions)
        for key, gone in found.items()
        if (revisions := [revision for place, revision in gone if place in scope])
    }
    return left | (departures.since(connection, missing, scope) if missing else {})


def already_spoken_of(connection: Connection, members: Collection[str]) -> bool:
    """Whether of any of these members something is here before they are themselves."""
    found, missing = _split(members, of(connection).early)
    return any(found.values()) or bool(missing and deriving.known_before(connection, missing))


def _asked(known: Mapping[K, V], key: K, ask: Callable[[], V]) -> V:
    return known[key] if key in known else ask()


def desk_of(connection: Connection, log: str) -> dict[ItemKey, DeskItem]:
    """Do as `desk.of_log`."""
    return _asked(of(connection).desks, log, lambda: desk.of_log(connection, log))


def log_named(connection: Connection, log: str) -> Log | None:
    """Do as `sites.log_named`."""
    return _asked(of(connection).logs, log, lambda: sites.log_named(connection, log))


def site(connection: Connection, key: str) -> Site | None:
    """Do as `sites.one`."""
    return _asked(of(connection).sites, key, lambda: sites.one(connection, key))


def answer_number(connection: Connection, site: str) -> int:
    """Do as `sites.answer_number`."""
    return _asked(of(connection).answers, site, lambda: sites.answer_number(connection, site))


def subtrees(connection: Connection, site: str, grown: Tree) -> list[Former]:
    """Do as `scopes.subtrees` for all times."""
    former = _asked(of(connection).former, site, lambda: scopes.former(connection, site))
    return [Former(grown.subtree(each.organisation), each.until) for each in former]


def foretold(connection: Connection, file_hash: str) -> Foretold | None:
    """What becomes of a package, where that was told and still counts."""
    return of(connection).foretold.get(file_hash)


def stands(connection: Connection, file_hash: str) -> bool:
    """Whether it is known that all is as it was when a package was shown."""
    return file_hash in of(connection).standing


def sender_of(connection: Connection, file_hash: str) -> str | None:
    """Whose file this was, if the very same bytes were taken in before."""
    return _asked(
        of(connection).senders,
        file_hash,
        lambda: sites.senders_of(connection, [file_hash]).get(file_hash),
    )


def review_of(connection: Connection, site: Site, scope: frozenset[str]) -> Reviewing:
    """Do as `reviewing.of_site`."""
    return _asked(
        of(connection).reviews, site.id, lambda: reviewing.of_site(connection, site, scope)
    )


def version_of(connection: Connection, site: str) -> int:
    """Do as `site_versions.of_site`."""
    return _asked(of(connection).versions, site, lambda: site_versions.of_site(connection, site))


def purge_orders_count(connection: Connection) -> int:
    """Do as `purge_orders.count`."""
    return _asked(of(connection).purged, "", lambda: purge_orders.count(connection))
