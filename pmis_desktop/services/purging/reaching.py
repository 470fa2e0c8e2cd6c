"""Packages as purge orders leave them, before anything in them is judged or kept."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop.errors.exchange import UnknownKeyError
from pmis_desktop.errors.services import PlanChangedError
from pmis_desktop.exchange import archived, packages
from pmis_desktop.exchange.keys import SealingKey, VerifyKey
from pmis_desktop.exchange.packages import OpenedPackage
from pmis_desktop.exchange.purging import Coverage
from pmis_desktop.models import foreseen
from pmis_desktop.services import keeping
from pmis_desktop.services.purging import orders, tidying


def not_ahead(_data: bytes) -> None:
    """Nothing was opened before it is taken."""


@dataclass(slots=True)
class Reach:
    """How far the orders of a county reach into packages; read again where one was added.

    ``ahead`` gives packages that were opened already, by their bytes.
    """

    archive: Path
    unsealer: SealingKey
    registry: Callable[[Connection, str], VerifyKey | None]
    county: str
    ahead: Callable[[bytes], OpenedPackage | None] = field(default=not_ahead)
    _known: Coverage | None = field(default=None)

    def opened(self, connection: Connection, path: Path, data: bytes) -> OpenedPackage:
        """A package without what orders take; raises a PackageRefusedError.

        One that waits in the archive may have lost something to an order already.
        """
        registry = partial(self.registry, connection)
        if self._is_remains(path, data):
            remains = archived.of_file(data, self.unsealer)
            key = next(filter(None, (registry(each.key) for each in remains.signatures)), None)
            if key is None:
                raise UnknownKeyError("")
            archived.prove(data, unsealer=self.unsealer, registry=registry, county=self.county)
            package = archived.opened(remains, key, self.county)
        else:
            package = self.ahead(data) or packages.open(
                data, unsealer=self.unsealer, registry=registry, county=self.county
            )
        self._known = orders.coverage(connection, self._known)
        return orders.cut(package, self._known)

    def file_hash(self, path: Path, data: bytes) -> str:
        """The hash that a file came with; of what an order left of one, that of the whole."""
        return path.stem if self._is_remains(path, data) else sha256(data).hexdigest()

    def refuse_stale(self, connection: Connection) -> None:
        """Raises PlanChangedError where an order came between a preview and its commit."""
        if self._known is not None and self._known.count != foreseen.purge_orders_count(connection):
            raise PlanChangedError

    def shelve(
        self,
        connection: Connection,
        path: Path,
        package: OpenedPackage,
        data: bytes,
        put: Callable[[str, bytes], object],
    ) -> None:
        """Have a package put into the archive; at once and cut where the orders reach into it."""
        if self._is_remains(path, data):
            return
        if package.cut:
            tidying.keep_cut(connection, self.archive, package, data)
        else:
            put(package.file_hash, data)

    def _is_remains(self, path: Path, data: bytes) -> bool:
        """Only this vault's own archive has such files; from anywhere else they are refused."""
        inside = path == keeping.place(self.archive, path.stem)
        return inside and archived.is_archived(data)
