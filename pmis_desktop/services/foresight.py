"""Preparing a large round: packages opened ahead, what they ask read ahead, their rows behind.

A round of a few files needs none of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from pmis_desktop.exchange.facts import UNASKED
from pmis_desktop.exchange.proving import Trust
from pmis_desktop.models import behind, foreseeing, in_hand, reviewing
from pmis_desktop.models.foreseeing import Expected
from pmis_desktop.models.foreseen import Foreseen
from pmis_desktop.services.merging import BLIND, Counter
from pmis_desktop.services.opening_ahead import FILES, Ahead, Coming
from pmis_desktop.services.purging.reaching import not_ahead


@dataclass(slots=True)
class RoundForesight:
    """What is known of a round's files before they are judged.

    What was read ahead counts from one transaction to the next, while nobody else wrote between.
    """

    ahead: Ahead
    scopes: Mapping[str, frozenset[str]]
    _seen: Foreseen = field(default_factory=Foreseen)
    _filled: dict[str, set[str]] = field(default_factory=dict)
    _changes: int = -1

    def look(self, counter: Counter, connection: Connection, path: Path) -> None:
        """Read ahead for a file and those after it, where a child has opened them."""
        coming = self.ahead.coming(path)
        if coming and in_hand.held_on(connection) is not None:
            self._foresee(counter, connection, coming)

    def reading(self, connection: Connection) -> AbstractContextManager[None]:
        """Read ahead in a transaction that only reads."""
        self._seen.before_writing()
        return in_hand.holding(connection, self._seen)

    @contextmanager
    def writing(self, counter: Counter, connection: Connection) -> Iterator[None]:
        """Read ahead and write behind in a transaction; at the end all is in its tables."""
        driver: Any = connection.connection.driver_connection
        if driver.total_changes != self._changes:
            self._seen.before_writing()
            counter.renew_tree()
        with behind.writing(connection, self._seen, self._filled):
            yield
        self._changes = driver.total_changes

    def _foresee(self, counter: Counter, connection: Connection, coming: Sequence[Coming]) -> None:
        # What was read for the files before is of no more use.
        self._seen.before_writing()
        grown = counter.tree(connection)
        expected = []
        for each in coming:
            package, told = each.package, each.foretold
            site = counter.keys[package.key]
            scope = grown.subtree(site.organisation)
            review = reviewing.of_site(connection, site, scope)
            self._seen.reviews[site.id] = review
            if review != UNASKED or scope != self.scopes.get(site.id):
                told = None
            statement = package.statement
            expected.append(
                Expected(package.file_hash, site.id, statement.log, package.operations, told)
            )
        foreseeing.foresee(connection, self._seen, expected)


@contextmanager
def prepared(
    counter: Counter, paths: Sequence[Path], *, taking: bool
) -> Iterator[RoundForesight | None]:
    """Inside the block the files of a large round are prepared for before they are judged.

    Where they are for ``taking``, what becomes of first reports is told beforehand.
    """
    if len(paths) < FILES:
        yield None
        return
    known = counter.authority
    keys = {site.id: site.verify_key.raw for site in counter.keys.values()}
    scopes = counter.scopes() if taking else {}
    trust = Trust(
        unsealer=known.sealing.secret(),
        county=known.county,
        keys=keys,
        scopes={site: sorted(scope) for site, scope in scopes.items()},
    )
    with Ahead(paths, trust, taking) as ahead:
        foresight = RoundForesight(ahead, scopes)
        counter.orders.ahead, counter.foresight = ahead.opened, foresight
        try:
            yield foresight
        finally:
            counter.orders.ahead, counter.foresight = not_ahead, BLIND


def reading_ahead(
    foresight: RoundForesight | None, connection: Connection
) -> AbstractContextManager[None]:
    """Read ahead in a transaction that only reads, where anything is prepared for."""
    return nullcontext() if foresight is None else foresight.reading(connection)
