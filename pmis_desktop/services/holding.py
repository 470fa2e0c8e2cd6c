"""The hold lane: packages that a revoked site wrote after its cut-off wait here for a person."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pmis_desktop import files
from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.services import ReasonMissingError
from pmis_desktop.errors.sites import CannotAdmitError, HeldDecidedError, HeldMissingError
from pmis_desktop.exchange import keys, limits
from pmis_desktop.models import held, sites
from pmis_desktop.models.held import HeldPackage
from pmis_desktop.services import committing, keeping, merging
from pmis_desktop.services.house import House
from pmis_desktop.services.merging import Counter, Preview
from pmis_desktop.services.purging import tidying

_MARK = 12  # letters of a hash that name a package to a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One package in the lane, as a person is told of it.

    ``mark`` names it; ``changes`` counts its operations; ``cut_off`` is the last number that was
    to be taken, ``revoked_for`` why the site was shut out. ``words`` say how it stands.
    """

    mark: str
    file_hash: str
    site: str
    organisation: str
    fingerprint: str
    first: int
    last: int
    changes: int
    held_at: str
    cut_off: int
    words: str
    decided: str
    reason: str
    decided_by: str
    decided_at: str


_WORDS = {"": "等您决定", held.ADMITTED: "已核实并入", held.DECLINED: "已决定不收"}


def keep(house: House, judged: Preview) -> None:
    """Put a package of a revoked site into the lane; one that lies there changes nothing.

    Raises a FileError where it cannot be read or kept.
    """
    package = judged.package
    if package is None:
        return
    data = files.read_limited(judged.path, limits.FILE)
    if sha256(data).hexdigest() != package.file_hash:
        return
    tidying.keep(house, package, data)
    author = house.author()
    noted = HeldPackage(
        file_hash=package.file_hash,
        site=judged.site,
        log=package.statement.log,
        first=package.statement.from_,
        last=package.statement.to,
        held_at=author.at,
        decided="",
        reason="",
        decided_by="",
        decided_at="",
    )
    with house.writing() as connection:
        held.add(connection, noted, author)


def kept(house: House) -> tuple[Held, ...]:
    """Everything in the lane, what waits first."""
    house.require_county()
    with house.reading() as connection:
        known = {site.id: site for site in sites.every(connection)}
        found = held.every(connection)
    return tuple(_told(each, known[each.site]) for each in found if each.site in known)


def _told(each: HeldPackage, site: sites.Site) -> Held:
    return Held(
        mark=each.file_hash[:_MARK],
        file_hash=each.file_hash,
        site=site.id,
        organisation=site.name,
        fingerprint=keys.fingerprint(site.id),
        first=each.first,
        last=each.last,
        changes=each.last - each.first + 1,
        held_at=each.held_at,
        cut_off=site.cut_off or 0,
        words=_WORDS[each.decided],
        decided=each.decided,
        reason=each.reason,
        decided_by=each.decided_by,
        decided_at=each.decided_at,
    )


def look(house: House, file: str) -> Preview:
    """What taking a package in the lane would do; nothing is changed. Raises HeldMissingError."""
    return _previewed(house, _meant(house, file), "")[1]


def admit(house: House, file: str, reason: str) -> Preview:
    """Merge a package after the branch was called back, as the county's own act with a reason.

    ``file`` is the beginning of its hash, or a file. Decision and records are one transaction.
    Raises HeldMissingError, HeldDecidedError, ReasonMissingError, CannotAdmitError.
    """
    meant = _open(house, file, reason)
    counter, judged = _previewed(house, meant, reason.strip())
    if judged.verdict == merging.DUPLICATE:
        _decide(house, meant, held.ADMITTED, reason)
        return judged
    if judged.verdict != merging.NEW:
        raise CannotAdmitError(judged.message)
    return committing.commit(counter, judged)


def decline(house: House, file: str, reason: str) -> Held:
    """Decide not to take a package; it stays in the archive and in the list.

    Raises HeldMissingError, HeldDecidedError, ReasonMissingError.
    """
    meant = _open(house, file, reason)
    _decide(house, meant, held.DECLINED, reason)
    return next(each for each in kept(house) if each.file_hash == meant.file_hash)


def _decide(house: House, meant: HeldPackage, decision: held.Decision, reason: str) -> None:
    with house.writing() as connection:
        held.decide(connection, house.author(), meant.file_hash, decision, reason.strip())


def _open(house: House, file: str, reason: str) -> HeldPackage:
    """The package that is meant, if it still waits and there is a sentence for the books."""
    meant = _meant(house, file)
    if meant.decided:
        raise HeldDecidedError
    if not reason.strip():
        raise ReasonMissingError
    return meant


def _meant(house: House, file: str) -> HeldPackage:
    house.require_county()
    path = Path(file)
    try:
        named = sha256(files.read_limited(path, limits.FILE)).hexdigest()
    except AppError:
        named = file.strip().lower()
    with house.reading() as connection:
        found = [each for each in held.every(connection) if each.file_hash.startswith(named)]
    if not named or len(found) != 1:
        raise HeldMissingError
    return found[0]


def _previewed(house: House, meant: HeldPackage, reason: str) -> tuple[Counter, Preview]:
    counter = Counter.open(house)
    counter.admitted[meant.file_hash] = reason
    return counter, counter.preview(keeping.place(house.archive, meant.file_hash))
