"""Admitting a whole folder of requests by their slips, in one act with one passphrase.

Every request is for itself: what is wrong with one stops none of the others. Requests without a
slip are left for the telephone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection

from pmis_desktop import files
from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.services import InvitationError
from pmis_desktop.errors.sites import NoRequestsError
from pmis_desktop.exchange import limits, requests
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.exchange.requests import VerifiedRequest
from pmis_desktop.models import sites
from pmis_desktop.models.sites import Site
from pmis_desktop.services import authority, county_copies, grant_files, granting, rounds
from pmis_desktop.services.authority import Authority
from pmis_desktop.services.grant_files import Outlet
from pmis_desktop.services.house import House
from pmis_desktop.services.slips import Codes

Verdict = Literal["admitted", "again", "call", "refused", "left"]

VERDICT_WORDS: dict[Verdict, str] = {
    "admitted": "已批准",
    "again": "以前批准过，批准文件又写了一份",
    "call": "没有邀请码，要打电话核对后单独批准",
    "refused": "没有批准",
    "left": "还没有处理",
}
AT_ONCE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestResult:
    """What became of one request; ``out`` is its grant, where that was written."""

    file: Path
    verdict: Verdict
    message: str
    organisation: str = ""
    code: str = ""
    out: Path | None = None


@dataclass(slots=True, kw_only=True)
class Admission:
    """All requests of a folder, in order. ``fault`` says why writing ended early, if it did."""

    rows: list[RequestResult] = field(default_factory=list)
    cancelled: bool = False
    fault: str = ""

    def count(self, verdict: Verdict) -> int:
        """How many requests ended so."""
        return sum(row.verdict == verdict for row in self.rows)


@dataclass(frozen=True, slots=True)
class _Accepted:
    file: Path
    site: Site
    again: bool


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a portion of requests is judged by."""

    house: House
    connection: Connection
    county: Authority
    codes: Codes
    root: SigningKey


def admit_folder(
    house: House,
    paths: Sequence[Path],
    out: Path,
    *,
    root_passphrase: str,
    root_key: Path | None = None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Admission:
    """Admit every request in folders that comes with a slip; grants go to folders by committee.

    A disk that fails ends the writing, not the books: whoever is registered gets the same grant
    again when this is repeated. Raises NoRequestsError and what the root key raises.
    """
    house.require_county()
    root = authority.root_key(house, root_key, root_passphrase)
    found = rounds.in_folders(paths)
    if not found:
        raise NoRequestsError
    done = Admission()
    outlet = Outlet.open(house, out)
    for start in range(0, len(found), AT_ONCE):
        if cancelled() or done.fault:
            done.cancelled = not done.fault
            done.rows += [_result(each, "left") for each in found[start:]]
            break
        _admit_some(house, found[start : start + AT_ONCE], root, outlet, done)
        progress(min(start + AT_ONCE, len(found)), len(found))
    county_copies.beside_root(house, root_key)
    grant_files.count(house, "enrol", "批准接入", done.count("admitted") + done.count("again"))
    return done


def _admit_some(
    house: House, some: Sequence[Path], root: SigningKey, outlet: Outlet, done: Admission
) -> None:
    """A portion in one transaction; checks come before writes, so a refusal leaves nothing."""
    results: dict[Path, RequestResult] = {}
    accepted: dict[str, _Accepted] = {}
    with house.writing() as connection:
        county = authority.load(house, connection)
        codes = Codes.read(connection, county.fingerprint, house.today.isoformat())
        desk = _Desk(house, connection, county, codes, root)
        for file in some:
            _judge(desk, file, accepted, results)
        told = sites.told_until(connection, list(accepted))
        admitted = [each.site for each in accepted.values()]
        made = granting.write(house, connection, county, admitted, root)
    written, done.fault = outlet.write(made, told)
    for each in accepted.values():
        verdict: Verdict = "again" if each.again else "admitted"
        out = written.get(each.site.id)
        message = "" if out else done.fault
        results[each.file] = _result(
            each.file, verdict if out else "left", each.site.name, message=message, out=out
        )
    done.rows += [results[file] for file in some]


def _judge(
    desk: _Desk,
    file: Path,
    accepted: dict[str, _Accepted],
    results: dict[Path, RequestResult],
) -> None:
    """Accept the request in a file, or say why not; a second file of one key brings nothing new."""
    try:
        asked = requests.open(files.read_limited(file, limits.FILE))
        if not asked.statement.invitation:
            results[file] = _result(file, "call", asked.statement.organisation_name)
            return
        taken = _accept(desk, file, asked)
    except AppError as refusal:
        message = f"{refusal.message}{refusal.advice}"
        results[file] = _result(file, "refused", message=message, code=refusal.code)
        return
    results[file] = _result(file, "again", taken.site.name)
    accepted.setdefault(taken.site.id, taken)


def _accept(desk: _Desk, file: Path, asked: VerifiedRequest) -> _Accepted:
    """Register a request by its slip, or find that it is registered already."""
    organisation = desk.codes.organisation_of(asked)
    known = sites.one(desk.connection, asked.verify_key.id)
    if known is not None:
        granting.check_known(known, organisation or known.organisation)
        return _Accepted(file, known, again=True)
    if organisation is None:
        raise InvitationError("申请里的邀请码不是本县开具的，或申请文件被改动过。")
    granting.check_log(desk.connection, asked)
    desk.codes.use(desk.connection, asked, organisation)
    wanted = granting.Asked(asked, organisation, desk.codes.names[organisation])
    site = granting.register(desk.house, desk.connection, desk.county, wanted, desk.root)
    return _Accepted(file, site, again=False)


def _result(
    file: Path,
    verdict: Verdict,
    organisation: str = "",
    *,
    message: str = "",
    code: str = "",
    out: Path | None = None,
) -> RequestResult:
    return RequestResult(
        file=file,
        verdict=verdict,
        message=message or VERDICT_WORDS[verdict],
        organisation=organisation,
        code=code,
        out=out,
    )
