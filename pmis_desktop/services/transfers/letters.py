"""Numbers of letters: the county reserves blocks, and each computer draws from its own.

A number is used once, also where its letter was voided or its issue taken back: the gap stays,
and the stub ledger shows it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.errors.services import SiteKeyMissingError
from pmis_desktop.errors.transfers import (
    LetterNumbersUsedUpError,
    LetterPatternError,
    LetterUnitsUsedUpError,
    TransferRefusedError,
)
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.models import journal, rows, settings, sites
from pmis_desktop.models.change import Change
from pmis_desktop.models.rows import Record
from pmis_desktop.rules import letter_numbers
from pmis_desktop.services import authority
from pmis_desktop.services.editing import Edited
from pmis_desktop.services.house import House

BLOCK = "letter_block"
RESERVE = "letter_block"
USUAL_COUNT = 100
_PATTERN = "letter_pattern"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Numbers kept for one computer of one issuing organisation; ``site`` empty: the county's."""

    id: str
    organisation: str
    site: str
    year: int
    first: str
    last: str
    left: int


def pattern(connection: Connection) -> str:
    """How numbers of letters look."""
    return settings.get(connection, _PATTERN, letter_numbers.DEFAULT)


def set_pattern(house: House, text: str) -> None:
    """Number letters another way from the next block on. Raises LetterPatternError."""
    house.require_county()
    if not letter_numbers.is_pattern(text.strip()):
        raise LetterPatternError
    with house.writing() as connection:
        shape = text.strip()
        settings.put(connection, _PATTERN, shape)
        title = f"介绍信编号改用样式 {shape}"
        journal.note_local(connection, house.author(), _PATTERN, title, {"pattern": shape})


def blocks(house: House, organisation: str = "") -> tuple[Block, ...]:
    """The blocks that are known here, of one issuing organisation or of all."""
    with house.reading() as connection:
        return tuple(
            _block(connection, rec, values)
            for rec, values in _standing(connection)
            if not organisation or values.get("organisation") == organisation
        )


def reserve(
    house: House, organisation: str, count: int = USUAL_COUNT, *, site: str | None = None
) -> Edited:
    """Keep numbers of this year for an issuing organisation; they go down with the next answer.

    Every computer that its organisation has in the exchange gets a block of its own; ``site``
    names one of them, and empty keeps the block for the county.

    Raises NotCountyError, TransferRefusedError, LetterUnitsUsedUpError.
    """
    house.require_county()
    if not 0 < count <= _most(house):
        raise TransferRefusedError("一次留的号太少或太多。")
    with house.change("预留介绍信编号", kind=RESERVE) as change:
        change.whole = True
        known = [each.id for each in _computers(change.connection, organisation)]
        wanted = [site] if site is not None else known or [""]
        for each in wanted:
            add_block(house, change, organisation, each, count)
    return Edited(
        id=organisation, unit=change.summary.unit if change.summary else None, problems=()
    )


def _most(house: House) -> int:
    with house.reading() as connection:
        return int(10 ** letter_numbers.digits(pattern(connection))) - 1


def _computers(connection: Connection, organisation: str) -> list[sites.Site]:
    return [
        each
        for each in sites.every(connection)
        if each.organisation == organisation and each.status == sites.ENROLLED
    ]


def add_block(house: House, change: Change, organisation: str, site: str, count: int) -> str:
    """Write one block behind all that this organisation has had this year; returns its id."""
    found = [*_every(change), *_fresh(change)]
    year = house.today.year
    begins = next_block(found, pattern(change.connection), year, organisation)
    last = begins.first + count - 1
    if last >= 10**begins.places:
        raise LetterUnitsUsedUpError("流水号")
    return change.create(
        BLOCK,
        {
            "organisation": organisation,
            "site": site or None,
            "year": str(year),
            "unit": str(begins.unit),
            "prefix": begins.before,
            "digits": str(begins.places),
            "first": str(begins.first),
            "last": str(last),
        },
    )


@dataclass(frozen=True, slots=True)
class Begins:
    """Where a block begins: the issuing organisation's number, what stands before the serial."""

    unit: int
    before: str
    places: int
    first: int


def next_block(found: Sequence[Record], shape: str, year: int, organisation: str) -> Begins:
    """Where the next block of an organisation begins behind all that were found.

    Raises LetterUnitsUsedUpError.
    """
    unit = _unit(found, organisation)
    before = letter_numbers.prefix(shape, year, unit)
    if before is None:
        raise LetterUnitsUsedUpError("单位号")
    places = letter_numbers.digits(shape)
    lasts = [
        _int(values, "last")
        for values in found
        if values.get("prefix") == before and _int(values, "digits") == places
    ]
    first = max(lasts, default=0) + 1
    if first >= 10**places:
        raise LetterUnitsUsedUpError("流水号")
    return Begins(unit, before, places, first)


def _every(change: Change) -> list[Record]:
    """Every block there ever was: one that was removed keeps its numbers."""
    ids = [row[0] for row in rows.fetch(change.connection, "SELECT id FROM letter_block")]
    return list(rows.load(change.connection, BLOCK, ids).values())


def _fresh(change: Change) -> list[Record]:
    return [change.current(BLOCK, rec) or {} for rec in change.touched(BLOCK)]


def _unit(found: Sequence[Record], organisation: str) -> int:
    """The number of an issuing organisation: the one it has, or the next."""
    own = [_int(v, "unit") for v in found if v.get("organisation") == organisation]
    return own[0] if own else max((_int(values, "unit") for values in found), default=0) + 1


def draw(house: House, change: Change, issuer: str, transfer: str) -> str:
    """The next number of this computer's blocks for an issuing organisation.

    The county takes another block for itself where its own is used up. Raises
    LetterNumbersUsedUpError at a site.
    """
    connection = change.connection
    own = _computer(house)
    number = _next(connection, change, issuer, own, house.today.year)
    if number is None and house.at_county:
        add_block(house, change, issuer, "", USUAL_COUNT)
        number = _next(connection, change, issuer, own, house.today.year)
    if number is None:
        raise LetterNumbersUsedUpError(house.today.year)
    note_drawn(house, connection, issuer, number, transfer)
    return number


def _computer(house: House) -> str:
    """The id by which blocks name this computer; empty for the county's.

    Raises SiteKeyMissingError where its signing key is not on this machine.
    """
    if house.at_county:
        return ""
    secret = house.vault.secrets.get(authority.SITE_KEY)
    if secret is None:
        raise SiteKeyMissingError
    return SigningKey(secret).id


def note_drawn(
    house: House, connection: Connection, issuer: str, number: str, transfer: str
) -> None:
    """Keep in mind that a number was used here; no undo forgets it."""
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO letter_drawn (issuer, number, transfer, drawn_on)"
        " VALUES (?, ?, ?, ?)",
        (issuer, number, transfer, house.today.isoformat()),
    )


def is_used(connection: Connection, issuer: str, number: str) -> bool:
    """Whether a letter of this organisation has had this number."""
    return number in _used(connection, issuer)


def _next(connection: Connection, change: Change, issuer: str, own: str, year: int) -> str | None:
    used = _used(connection, issuer)
    fresh = (change.current(BLOCK, rec) or {} for rec in change.touched(BLOCK))
    known = [*(values for _rec, values in _standing(connection)), *fresh]
    mine = [
        values
        for values in known
        if values.get("organisation") == issuer
        and (values.get("site") or "") == own
        and _int(values, "year") == year
    ]
    for values in sorted(mine, key=lambda each: _int(each, "first")):
        before, places = values.get("prefix") or "", _int(values, "digits")
        at = max(_serials(values, used), default=_int(values, "first") - 1) + 1
        if at <= _int(values, "last"):
            return letter_numbers.number(before, at, places)
    return None


def _serials(values: Record, used: set[str]) -> list[int]:
    """The used serials of one block."""
    before, places = values.get("prefix") or "", _int(values, "digits")
    found = (letter_numbers.serial(number, before, places) for number in used)
    first, last = _int(values, "first"), _int(values, "last")
    return [each for each in found if each is not None and first <= each <= last]


def _used(connection: Connection, issuer: str) -> set[str]:
    found = rows.fetch(
        connection,
        "SELECT letter_number FROM transfer WHERE issuer = ? AND letter_number IS NOT NULL"
        " UNION SELECT number FROM letter_drawn WHERE issuer = ?",
        (issuer, issuer),
    )
    return {str(row[0]) for row in found}


def _standing(connection: Connection) -> list[tuple[str, Record]]:
    found = rows.fetch(connection, "SELECT id FROM letter_block WHERE removed IS NULL ORDER BY row")
    loaded = rows.load(connection, BLOCK, [row[0] for row in found])
    return [(rec, values) for (_ent, rec), values in loaded.items()]


def _block(connection: Connection, rec: str, values: Record) -> Block:
    before, places = values.get("prefix") or "", _int(values, "digits")
    first, last = _int(values, "first"), _int(values, "last")
    used = _serials(values, _used(connection, values.get("organisation") or ""))
    return Block(
        id=rec,
        organisation=values.get("organisation") or "",
        site=values.get("site") or "",
        year=_int(values, "year"),
        first=letter_numbers.number(before, first, places),
        last=letter_numbers.number(before, last, places),
        left=last - max(used, default=first - 1),
    )


def _int(values: Record, name: str) -> int:
    return int(values.get(name) or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stub:
    """One line of the stub ledger; a drawn number without a letter has no name."""

    number: str
    transfer: str
    name: str
    issued_on: str
    voided: bool


def stubs(house: House, issuer: str) -> tuple[Stub, ...]:
    """Every number that an issuing organisation has used, voided and taken back ones included."""
    with house.reading() as connection:
        found = rows.fetch(
            connection,
            "SELECT letter_number, id, name, issued_on, voided_on IS NOT NULL FROM transfer"
            " WHERE issuer = ? AND letter_number IS NOT NULL"
            " UNION ALL SELECT number, transfer, '', drawn_on, 1 FROM letter_drawn AS d"
            " WHERE issuer = ? AND NOT EXISTS (SELECT 1 FROM transfer AS t"
            " WHERE t.issuer = d.issuer AND t.letter_number = d.number) ORDER BY 1",
            (issuer, issuer),
        )
    return tuple(
        Stub(number=n, transfer=rec, name=name or "", issued_on=on or "", voided=bool(voided))
        for n, rec, name, on, voided in found
    )


def counted_left(connection: Connection) -> Counter[str]:
    """How many numbers each issuing organisation has left this way, over all its computers."""
    left: Counter[str] = Counter()
    for rec, values in _standing(connection):
        left[values.get("organisation") or ""] += _block(connection, rec, values).left
    return left
