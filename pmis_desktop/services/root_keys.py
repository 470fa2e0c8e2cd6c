"""The county's root key in the clerk's hands: checked copies, and another key in its place.

Copies of the one file take the place of a second key: see decision 18.
"""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop.errors.ceremonies import SameKeyError
from pmis_desktop.errors.services import ReasonMissingError
from pmis_desktop.exchange import documents, envelope
from pmis_desktop.exchange.documents import Root
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.files import require_folder
from pmis_desktop.models import settings
from pmis_desktop.models.vault.passphrase import Cost
from pmis_desktop.models.vault.rootkey import SUFFIX, read_root_key, write_root_key
from pmis_desktop.services import authority, county_copies, resigning
from pmis_desktop.services.house import House
from pmis_desktop.services.purging import orders

_KEPT = 6
_ENOUGH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RootCopy:
    """A root key file that was opened: where it lay and on which day."""

    place: Path
    day: str


def copies(house: House) -> tuple[RootCopy, ...]:
    """The copies that were opened with the passphrase here, the last one first."""
    house.require_county()
    with house.reading() as connection:
        lines = settings.get(connection, settings.ROOT_COPIES).splitlines()
    pairs = (line.partition("\t") for line in lines)
    return tuple(RootCopy(place=Path(place), day=day) for day, _, place in pairs)


def told(house: House) -> str:
    """How safe the root key is, in a sentence for a clerk."""
    known = copies(house)
    if not known:
        return "还没有检查过主钥匙的副本。请做一份副本，放在另一个地方。"
    if len(known) < _ENOUGH:
        return f"只检查过一份：{known[0].place}（{known[0].day}）。请再做一份，放在另一个地方。"
    listed = "；".join(f"{each.place}（{each.day}）" for each in known)
    return f"检查过 {len(known)} 份：{listed}。"


def check(house: House, file: Path, passphrase: str) -> RootCopy:
    """Open a copy of the root key and see that it signs for this county today.

    Raises RootKeyError, RootKeyDamagedError, RootKeyPassphraseError.
    """
    house.require_county()
    authority.root_key(house, file, passphrase)
    return _noted(house, file)


def copy(
    house: House,
    source: Path | None,
    passphrase: str,
    folder: Path,
    *,
    new_passphrase: str | None = None,
    cost: Cost | None = None,
) -> RootCopy:
    """Write a copy of the root key into another folder, with another passphrase if one is given.

    It is opened again before this returns. Raises SameKeyError where a file lies already, and what
    ``check`` raises.
    """
    house.require_county()
    require_folder(folder)
    file = source or authority.default_root_key(house.vault.folder)
    signer = authority.root_key(house, file, passphrase)
    target = folder / file.name
    if target.exists():
        raise SameKeyError(target)
    _write(house, target, signer, new_passphrase or passphrase, cost)
    return check(house, target, new_passphrase or passphrase)


def replace(
    house: House,
    target: Path,
    *,
    reason: str,
    root_passphrase: str,
    new_passphrase: str,
    root_key: Path | None = None,
    cost: Cost | None = None,
) -> RootCopy:
    """Put another root key in force, signed by the old one and itself: a stick was stolen.

    Everything in force is signed anew, and sites take it with their next answers. The old file and
    its copies sign nothing any more. Raises SameKeyError, ReasonMissingError, what the root raises.
    """
    house.require_county()
    if not reason.strip():
        raise ReasonMissingError
    file = target if target.suffix == SUFFIX else target / f"{house.vault.folder.name}_新{SUFFIX}"
    if file.exists():
        raise SameKeyError(file)
    old = authority.root_key(house, root_key, root_passphrase)
    new = SigningKey.generate()
    _write(house, file, new, new_passphrase, cost)
    with house.writing() as connection:
        standing = resigning.standing(connection)
        authority.keep(connection, documents.sign(_successor(connection, new), [old, new]))
        for each in standing:
            resigning.sign_anew(connection, each, new)
        orders.sign_anew(connection, new)
        settings.put(connection, settings.ROOT_COPIES, "")
        settings.put(connection, settings.OVERRIDDEN, settings.next_revision(connection))
    house.note("root", "更换主钥匙", reason=reason.strip())
    county_copies.beside_root(house, file)
    return check(house, file, new_passphrase)


def _write(
    house: House, file: Path, signer: SigningKey, passphrase: str, cost: Cost | None
) -> None:
    with house.reading() as connection:
        county = settings.get(connection, settings.COUNTY_ID)
    write_root_key(file, county=county, secret=signer.secret(), passphrase=passphrase, cost=cost)
    if read_root_key(file, passphrase) != (county, signer.secret()):
        raise SameKeyError(file)


def _noted(house: House, file: Path) -> RootCopy:
    made = RootCopy(place=file.absolute(), day=house.today.isoformat())
    others = [each for each in copies(house) if each.place != made.place]
    kept = [made, *others][:_KEPT]
    with house.writing() as connection:
        lines = "\n".join(f"{each.day}\t{each.place}" for each in kept)
        settings.put(connection, settings.ROOT_COPIES, lines)
    house.note("root_copy", "检查主钥匙副本")
    return made


def _successor(connection: Connection, new: SigningKey) -> Root:
    signed = documents.read(authority.papers(connection, envelope.ROOT)[-1])
    before = signed.content()
    assert isinstance(before, Root)  # noqa: S101 - by its kind
    return Root(
        version=before.version + 1,
        county=settings.get(connection, settings.COUNTY_ID),
        previous=signed.statement_hash,
        name=before.name,
        code=before.code,
        keys=[new.public.hex],
    )
