"""Founding the county's trust anew: the root key is lost and there is no copy of it.

Nobody can sign for the old root, so this is another county to every site: with a new fingerprint,
new invitations, and the same data. Each branch comes over by an invitation and keeps what it has
not had acknowledged (``new_logs.part``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from pmis_desktop.errors.ceremonies import FoundAnewError, SameKeyError
from pmis_desktop.exchange import documents, keys
from pmis_desktop.exchange.documents import Document, Epoch, MergeCertificate, Override, Root
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.models import identities, settings, sites
from pmis_desktop.models.vault.passphrase import Cost
from pmis_desktop.models.vault.rootkey import write_root_key
from pmis_desktop.models.vault.slots import Role
from pmis_desktop.services import authority, backups, county_copies, epochs, in_force, resigning
from pmis_desktop.services.house import House
from pmis_desktop.services.purging import orders

_REASON = "主钥匙遗失，重新建立信任"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundedAnew:
    """The new root key's file, the county's new fingerprint, and how many sites must come over."""

    root_key: Path
    fingerprint: str
    sites: int
    backup: Path


def found_anew(
    house: House, *, name: str, root_key: Path, root_passphrase: str, cost: Cost | None = None
) -> FoundedAnew:
    """Make a new root key and let it sign everything that is the county's own.

    ``name`` is the county's full name, typed to confirm. A backup is made first. Every site is shut
    out, every invitation ended; records, desk, archive and history stay. Raises FoundAnewError,
    SameKeyError, RoleRefusedError.
    """
    house.require_county()
    house.vault.require(Role.ADMIN)
    with house.reading() as connection:
        if name.strip() != settings.get(connection, settings.NAME):
            raise FoundAnewError
        code = settings.get(connection, settings.CODE)
    if root_key.exists():
        raise SameKeyError(root_key)
    saved = backups.backup(house)
    root = SigningKey.generate()
    paper = documents.sign(Root(name=name.strip(), code=code, keys=[root.public.hex]), [root])
    county = documents.read(paper).statement_hash
    write_root_key(
        root_key, county=county, secret=root.secret(), passphrase=root_passphrase, cost=cost
    )
    with house.writing() as connection:
        shut_out = _begin(house, connection, root, paper, county)
    in_force.renew(house.vault)
    orders.finish(house)
    house.note("found_anew", "重新建立信任", sites=str(shut_out))
    county_copies.beside_root(house, root_key)
    # Older ones are of another county: nobody could sign for them after a restore.
    backups.backup(house)
    return FoundedAnew(
        root_key=root_key,
        fingerprint=keys.fingerprint(county),
        sites=shut_out,
        backup=saved.path,
    )


def _begin(
    house: House, connection: Connection, root: SigningKey, paper: bytes, county: str
) -> int:
    """The new trust in place of the old, in one transaction; how many sites are shut out."""
    epoch = epochs.next_epoch(house, connection)
    standing = _own(resigning.standing(connection), county, epoch)
    purged = [each.content() for each in orders.kept(connection)]
    identities.change(connection, county)
    settings.put(connection, settings.EPOCH, epoch)
    settings.put(connection, settings.EPOCH_DUE, 0)
    settings.put(connection, settings.ROOT_COPIES, "")
    connection.exec_driver_sql("DELETE FROM document")
    authority.keep(connection, paper)
    for each in standing:
        resigning.sign_anew(connection, each, root)
    orders.found_anew(house, connection, purged, county, root)
    epochs.do_again(connection, root, epoch)
    connection.exec_driver_sql(
        "UPDATE invitation SET withdrawn_at = ? WHERE used_by IS NULL AND withdrawn_at IS NULL",
        (house.author().at,),
    )
    enrolled = [each for each in sites.every(connection) if each.status == sites.ENROLLED]
    for site in enrolled:
        cut_off = sites.newest_log(connection, site.id).applied
        sites.revoke(connection, site, cut_off, _REASON)
    return len(enrolled)


def _own(standing: Sequence[Document], county: str, epoch: int) -> list[Document]:
    """What is the county's own among what stood: certificate, epoch, codes and rules."""
    own = [each for each in standing if isinstance(each, MergeCertificate | Epoch | Override)]
    return [
        msgspec.structs.replace(
            each,
            county=county,
            epoch=epoch,
            **({"reason": _REASON} if isinstance(each, Epoch) else {}),
        )
        for each in own
    ]
