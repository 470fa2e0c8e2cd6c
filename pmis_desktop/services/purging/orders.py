"""Carrying purge orders out here, wherever they came from, and again after every restore."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from pmis_desktop import files
from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.files import FileTooLargeError
from pmis_desktop.errors.purging import OrderMissingError, PurgeOrderMissingError
from pmis_desktop.errors.vault import DatabaseBusyError
from pmis_desktop.exchange import documents, envelope, limits, purging
from pmis_desktop.exchange.documents import Document, Purge, Root, SignedDocument
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.exchange.packages import OpenedPackage
from pmis_desktop.exchange.purging import Coverage
from pmis_desktop.exchange.trust import CountyTrust
from pmis_desktop.logs import NAME
from pmis_desktop.models import foreseen, purge_orders
from pmis_desktop.models import purging as carrying
from pmis_desktop.models.purge_orders import Carried, Signed
from pmis_desktop.services import authority, county_copies, keeping
from pmis_desktop.services.house import House
from pmis_desktop.services.purging import tidying

_LOGGER = logging.getLogger(NAME)
# In the archive, which no restore replaces: one file for each order, byte for byte.
FOLDER = "orders"


def carried(house: House) -> tuple[Carried, ...]:
    """Every order that was carried out here, the newest first; whoever may open may read them."""
    with house.reading() as connection:
        return tuple(purge_orders.carried(connection))


def take(house: House, connection: Connection, trust: CountyTrust) -> int:
    """Carry out what an answer or a grant brought, before anything else of it; how many orders.

    Inside the caller's transaction; ``finish`` sees to the files afterwards.
    """
    known = {each.hash for each in purge_orders.carried(connection)}
    fresh = [(order, said) for order, said in trust.purges if order not in known]
    if not fresh:
        return 0
    for paper in trust.papers:
        if documents.read(paper).kind == envelope.PURGE:
            authority.keep(connection, paper)
    carrying.apply(connection, fresh, house.author().at)
    return len(fresh)


def carry_out(house: House, connection: Connection, some: Sequence[Signed]) -> None:
    """Carry out orders that were signed just now, in the caller's transaction."""
    carrying.apply(connection, some, house.author().at)


def finish(house: House) -> None:
    """Keep the orders beside the data, and see to archive, blobs and free pages.

    What fails is tried again at the next opening; the records are gone by then.
    """
    try:
        _keep_beside(house)
        tidying.tidy(house)
    except AppError as fault:
        _LOGGER.warning("purge not tidied: %s", fault.code)


def reapply(house: House, papers: Iterable[bytes] = ()) -> int:
    """Carry out every order that this vault has or is given and has not carried out; how many.

    To be called after every restore: the restored data may be older than an order. ``papers`` are
    root-signed documents from a stick or from beside an answer; what is no order of this county's
    root is passed over. Nothing where a backup is only looked into.
    """
    if house.vault.backup is not None or house.vault.database.read_only:
        return 0
    try:
        count = _carry_out_missing(house, papers)
    except DatabaseBusyError:
        # Somebody else writes at this moment: the next opening carries them out.
        _LOGGER.warning("purge orders not carried out: busy")
        return 0
    finish(house)
    return count


def _carry_out_missing(house: House, papers: Iterable[bytes]) -> int:
    found = [*_beside(house), *papers]
    with house.reading() as connection:
        known = {each.hash for each in purge_orders.carried(connection)}
        root = _root(connection)
        kept = purge_orders.signed(connection)
    if root is None:
        return 0
    new = _orders(found, root)
    due = {order for order in (*new, *(order for order, _ in kept)) if order not in known}
    if due:
        # The program's own act, done whoever opens the restored data first.
        with house.vault.database.writing() as connection:
            for order in due & new.keys():
                authority.keep(connection, new[order])
            some = [each for each in purge_orders.signed(connection) if each[0] in due]
            carrying.apply(connection, some, house.author().at)
        house.note("purge_again", "重新执行清除令", count=str(len(due)))
    return len(due)


def sign_anew(connection: Connection, root: SigningKey) -> None:
    """Let every order stand under a new root, inside its writing: the statement stays the same."""
    for order in kept(connection):
        authority.keep(connection, documents.sign(order.content(), [root]))


def kept(connection: Connection) -> list[SignedDocument]:
    """Every order that lies among the documents, whichever root has signed it."""
    return [documents.read(paper) for paper in authority.papers(connection, envelope.PURGE)]


def found_anew(
    house: House,
    connection: Connection,
    some: Iterable[Document],
    county: str,
    root: SigningKey,
) -> None:
    """Let orders of a county's former trust stand in its new one, where they are other papers.

    What they took is marked with the former ones for ever; the new ones travel to the sites.
    """
    again = [
        msgspec.structs.replace(each, county=county) for each in some if isinstance(each, Purge)
    ]
    papers = [documents.sign(each, [root]) for each in again]
    for paper in papers:
        authority.keep(connection, paper)
    hashes = [documents.read(paper).statement_hash for paper in papers]
    carry_out(house, connection, list(zip(hashes, again, strict=True)))


def read_in(house: House, paths: Sequence[Path]) -> int:
    """Carry out orders from files or folders that a person names; how many were new.

    The county's copies for itself hold them too. Raises OrderMissingError where there is none of
    this county's root, and a FileError.
    """
    papers = []
    for path in paths:
        with files.told(path, reading=True):
            some = sorted(path.rglob(f"*{keeping.SUFFIX}")) if path.is_dir() else [path]
        for file in some:
            try:
                papers.append(files.read_limited(file, limits.DOCUMENT))
            except FileTooLargeError:
                # No order is so large; a copy is, and is looked into below.
                continue
            except AppError:
                if file in paths:
                    raise
    if house.at_county:
        copies = county_copies.find(house, paths)
        papers += [paper for each in copies for paper in each.sealed.papers]
    with house.reading() as connection:
        root = _root(connection)
    if root is None or not _orders(papers, root):
        raise OrderMissingError
    return reapply(house, papers)


def coverage(connection: Connection, known: Coverage | None = None) -> Coverage:
    """What orders cover; the reading in hand where none was carried out since."""
    count = foreseen.purge_orders_count(connection)
    if known is not None and known.count == count:
        return known
    found = purge_orders.coverage(connection) if count else Coverage()
    found.count = count
    return found


def cut(package: OpenedPackage, some: Coverage) -> OpenedPackage:
    """A package as the orders leave it; raises PurgeOrderMissingError for one nobody here has."""
    if package.uncut and not some.count:
        return package
    if some.lacks(package.operations):
        raise PurgeOrderMissingError
    left = purging.reach(package.operations, package.lines, package.statement.log, some)
    if left is None:
        return package
    return replace(package, operations=left[0], lines=left[1], cut=True)


def _keep_beside(house: House) -> None:
    with house.reading() as connection:
        papers = authority.papers(connection, envelope.PURGE)
    for paper in papers:
        file = house.archive / FOLDER / f"{documents.read(paper).statement_hash}{keeping.SUFFIX}"
        # The same order under another root has other bytes, and the older ones say nothing more.
        if not file.exists() or file.read_bytes() != paper:
            with files.told(file.parent):
                file.parent.mkdir(parents=True, exist_ok=True)
            files.write_whole(file, paper)


def _beside(house: House) -> list[bytes]:
    folder = house.archive / FOLDER
    if not folder.is_dir():
        return []
    found = []
    for file in sorted(folder.glob(f"*{keeping.SUFFIX}")):
        try:
            found.append(files.read_limited(file, limits.DOCUMENT))
        except AppError as fault:
            _LOGGER.warning("purge order not read: %s", fault.code)
    return found


def _root(connection: Connection) -> Root | None:
    roots = [documents.read(each) for each in authority.papers(connection, envelope.ROOT)]
    newest = max(roots, key=lambda one: one.number, default=None)
    said = newest.content() if newest is not None else None
    return said if isinstance(said, Root) else None


def _orders(papers: Iterable[bytes], root: Root) -> dict[str, bytes]:
    """The orders among some bytes that this root has signed, by hash; the rest is passed over."""
    found: dict[str, bytes] = {}
    for paper in papers:
        try:
            found.update({order: data for data, order, _said in purging.signed([paper], root)})
        except AppError:
            continue
    return found
