"""The county stores the photos and scans that a package brought, after the package is in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop import files
from pmis_desktop.attachments.examining import Examiner
from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.workers import WorkerStartError, WorkerTimeoutError
from pmis_desktop.exchange import limits, packages
from pmis_desktop.exchange.packages import OpenedPackage
from pmis_desktop.models import desk, rows, sites, tree
from pmis_desktop.models.sites import Site
from pmis_desktop.services.attachments import storing
from pmis_desktop.services.attachments.adding import ENTITY
from pmis_desktop.services.attachments.storing import Stored
from pmis_desktop.services.authority import Authority
from pmis_desktop.services.house import House

# Of these nothing follows about the content: the computer was too busy, or held the child back.
_NOT_LOOKED_INTO = (WorkerTimeoutError, WorkerStartError)


@dataclass(slots=True)
class Arrivals:
    """Blobs of a whole round; one child looks into all of them. ``close`` it."""

    house: House
    authority: Authority
    _examiner: Examiner = field(default_factory=Examiner)

    def close(self) -> None:
        """End the child."""
        self._examiner.close()

    def take(self, path: Path, package: OpenedPackage) -> int:
        """Store what the county needs of a package's blobs; returns how many.

        Needed is what an attachment within its sender's scope, or one that waits on the desk,
        names, and is not here yet. A bad blob is noted and stays missing; it stops nothing. So does
        one that could not be looked into just now, of which nothing is known: the next answer asks
        for it.
        """
        if not package.blobs:
            return 0
        with self.house.reading() as connection:
            sender = sites.one(connection, package.key)
            needed = set() if sender is None else _needed(connection, package, sender)
        if sender is None or not needed:
            return 0
        stored: list[Stored] = []
        refused = late = 0
        try:
            for blob_hash, content in self._brought(path, package, sender):
                if blob_hash in needed:
                    needed.discard(blob_hash)
                    try:
                        found = self._keep(content)
                    except _NOT_LOOKED_INTO:
                        late += 1
                        continue
                    stored += [found] if found else []
                    refused += found is None
        except AppError:
            # The stick was pulled after the package was in: the next answer asks for the rest.
            refused += len(needed)
        self._note(stored, refused, late)
        return len(stored)

    def _brought(
        self, path: Path, package: OpenedPackage, sender: Site
    ) -> Iterator[tuple[str, bytes]]:
        data = files.read_limited(path, limits.FILE)
        if sha256(data).hexdigest() != package.file_hash:
            return iter(())
        return packages.each_blob(
            data,
            unsealer=self.authority.sealing,
            registry={sender.id: sender.verify_key}.get,
            county=self.authority.county,
        )

    def _keep(self, content: bytes) -> Stored | None:
        """The bytes as they are, once a child has decoded them; None for what does not decode.

        Raises one of ``_NOT_LOOKED_INTO``.
        """
        try:
            media_type = self._examiner.check(content)
        except _NOT_LOOKED_INTO:
            raise
        except AppError:
            return None
        blob_hash = storing.store(self.house).put(content)
        return Stored(blob_hash, len(content), media_type)

    def _note(self, stored: list[Stored], refused: int, late: int) -> None:
        if stored:
            with self.house.writing() as connection:
                storing.note(connection, stored, self.house.author().at)
        if stored or refused or late:
            facts = {"stored": str(len(stored)), "refused": str(refused), "late": str(late)}
            self.house.note("blobs", "收存报送的照片与材料", **facts)


def _needed(connection: Connection, package: OpenedPackage, sender: Site) -> set[str]:
    """The hashes of blobs that the county needs and does not have."""
    scope = tree.read(connection).subtree(sender.organisation)
    named = set(_named(connection, package.blobs, scope))
    named |= _waiting(connection, package.statement.log) & set(package.blobs)
    here = {
        row[0]
        for some in rows.chunks(named)
        for row in rows.fetch(
            connection,
            f"SELECT hash FROM blob WHERE hash IN ({rows.marks(some)})",  # noqa: S608
            some,
        )
    }
    return named - here


def _named(connection: Connection, hashes: Iterable[str], scope: frozenset[str]) -> Iterator[str]:
    """The hashes that attachments of members within a scope name, in use or not."""
    for some in rows.chunks(hashes):
        statement = (
            "SELECT a.hash, m.home FROM attachment AS a JOIN member AS m ON m.id = a.member"  # noqa: S608
            f" WHERE a.hash IN ({rows.marks(some)})"
        )
        for blob_hash, home in rows.fetch(connection, statement, some):
            if home in scope:
                yield blob_hash


def _waiting(connection: Connection, log: str) -> set[str]:
    """The hashes that open desk items of a log name."""
    waiting = (item for item in desk.of_log(connection, log).values() if item.ent == ENTITY)
    return {named for item in waiting if (named := item.branch.get("hash"))}
