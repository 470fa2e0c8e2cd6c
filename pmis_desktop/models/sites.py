"""The county's register of sites and their logs."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.exchange.keys import Recipient, VerifyKey
from pmis_desktop.models import rows, settings
from pmis_desktop.models.pen import write, write_many

ENROLLED = "enrolled"
REVOKED = "revoked"

OPEN = "open"
CLOSED = "closed"
FORKED = "forked"

NOTE_SEEN = (
    "UPDATE site SET seen_answer = MAX(seen_answer, ?), seen_revision = ?,"
    " last_package_at = ? WHERE id = ?"
)
_COLUMNS = (
    "id, organisation, name, verify_key, recipient, status, grant_number, cut_off, enrolled_at,"
    " answer_number, answer_hash, seen_answer, seen_revision, last_package_at, cut_off_log"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One enrolled installation: its keys, its organisation's subtree, what it has proved to know.

    ``id`` is the id of its signing key. ``seen_revision`` is the county revision of the newest
    answer that the site has shown to have taken. A revoked site's ``cut_off`` is a number in
    ``cut_off_log``.
    """

    id: str
    organisation: str
    name: str
    verify_key: VerifyKey
    recipient: Recipient
    status: str
    grant_number: int
    cut_off: int | None
    enrolled_at: str
    answer_number: int
    answer_hash: str
    seen_answer: int
    seen_revision: int
    last_package_at: str | None
    cut_off_log: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """One log of a site, as far as the county has it."""

    id: str
    site: str
    applied: int
    head: bytes
    state: str


def every(connection: Connection) -> list[Site]:
    """All sites, in the order of their admission."""
    found = connection.exec_driver_sql(f"SELECT {_COLUMNS} FROM site ORDER BY rowid")  # noqa: S608
    return [_site(tuple(row)) for row in found]


def by_keys(connection: Connection, keys: Iterable[str]) -> dict[str, Site]:
    """The sites with these signing keys, by them."""
    return {
        str(row[0]): _site(tuple(row))
        for part in rows.chunks(keys)
        for row in rows.fetch(
            connection,
            f"SELECT {_COLUMNS} FROM site WHERE id IN ({rows.marks(part)})",  # noqa: S608
            part,
        )
    }


def one(connection: Connection, key: str) -> Site | None:
    """The site with this signing key."""
    return by_keys(connection, [key]).get(key)


def names(connection: Connection) -> Iterator[str]:
    """The name of every site."""
    return (str(row[0]) for row in rows.stream(connection, "SELECT name FROM site"))


def keys(connection: Connection) -> Iterator[tuple[bytes, str]]:
    """The raw key of every site, and the organisation at which it stands."""
    found = rows.stream(connection, "SELECT verify_key, organisation FROM site")
    return ((bytes(raw), str(organisation)) for raw, organisation in found)


def standing_at(connection: Connection, organisations: Iterable[str]) -> str:
    """The name of an enrolled site of one of these organisations; empty where there is none."""
    wanted = set(organisations)
    found = (each for each in every(connection) if each.status == ENROLLED)
    return next((each.name for each in found if each.organisation in wanted), "")


def count(connection: Connection) -> int:
    """How many sites have been admitted."""
    return int(connection.exec_driver_sql("SELECT COUNT(*) FROM site").scalar_one())


def answer_number(connection: Connection, key: str) -> int:
    """The number of the newest answer made for a site."""
    return answer_numbers(connection, [key]).get(key, 0)


def answer_numbers(connection: Connection, some: Iterable[str]) -> dict[str, int]:
    """The same for several sites."""
    return {
        str(row[0]): int(row[1] or 0)
        for part in rows.chunks(some)
        for row in rows.fetch(
            connection,
            f"SELECT id, answer_number FROM site WHERE id IN ({rows.marks(part)})",  # noqa: S608
            part,
        )
    }


def senders_of(connection: Connection, some: Iterable[str]) -> dict[str, str]:
    """Whose files these were, by hash, where the very same bytes were taken in before."""
    return {
        str(row[0]): str(row[1])
        for part in rows.chunks(some)
        for row in rows.fetch(
            connection,
            "SELECT a.file_hash, l.site FROM archive AS a JOIN log AS l ON l.id = a.log"  # noqa: S608
            f" WHERE l.site IS NOT NULL AND a.file_hash IN ({rows.marks(part)})",
            part,
        )
    }


def _site(row: tuple[object, ...]) -> Site:
    names = [name.strip() for name in _COLUMNS.split(",")]
    values = dict(zip(names, row, strict=True))
    return Site(
        id=str(values["id"]),
        organisation=str(values["organisation"]),
        name=str(values["name"]),
        verify_key=VerifyKey(bytes(values["verify_key"])),  # type: ignore[call-overload]
        recipient=Recipient(str(values["recipient"])),
        status=str(values["status"]),
        grant_number=int(str(values["grant_number"])),
        cut_off=None if values["cut_off"] is None else int(str(values["cut_off"])),
        enrolled_at=str(values["enrolled_at"]),
        answer_number=int(str(values["answer_number"])),
        answer_hash=str(values["answer_hash"]),
        seen_answer=int(str(values["seen_answer"])),
        seen_revision=int(str(values["seen_revision"])),
        last_package_at=None if not values["last_package_at"] else str(values["last_package_at"]),
        cut_off_log=str(values["cut_off_log"] or ""),
    )


def add(connection: Connection, site: Site, log: str) -> None:
    """Register a site with its first log."""
    connection.exec_driver_sql(
        f"INSERT INTO site ({_COLUMNS}) VALUES ({rows.marks(_COLUMNS.split(','))})",  # noqa: S608
        (
            site.id,
            site.organisation,
            site.name,
            site.verify_key.raw,
            site.recipient.text,
            site.status,
            site.grant_number,
            site.cut_off,
            site.enrolled_at,
            site.answer_number,
            site.answer_hash,
            site.seen_answer,
            site.seen_revision,
            site.last_package_at,
            site.cut_off_log or None,
        ),
    )
    open_log(connection, log, site.id)


def open_log(connection: Connection, log: str, site: str) -> None:
    """Begin a log of a site."""
    connection.exec_driver_sql(
        "INSERT INTO log (id, site, applied, head, state) VALUES (?, ?, 0, x'', 'open')",
        (log, site),
    )


def close_logs(connection: Connection, site: str) -> None:
    """Close every log of a site, before it goes on in a new one."""
    connection.exec_driver_sql("UPDATE log SET state = ? WHERE site = ?", (CLOSED, site))


def set_state(connection: Connection, log: str, state: str) -> None:
    """Set a log aside as forked."""
    connection.exec_driver_sql("UPDATE log SET state = ? WHERE id = ?", (state, log))


def log_named(connection: Connection, log: str) -> Log | None:
    """One log of a site; None for one that no site has."""
    return logs_named(connection, [log]).get(log)


def logs_named(connection: Connection, some: Iterable[str]) -> dict[str, Log]:
    """Those of some logs that a site has."""
    found = (
        _log(row)
        for part in rows.chunks(some)
        for row in rows.fetch(
            connection,
            "SELECT id, site, applied, head, state FROM log WHERE site IS NOT NULL"  # noqa: S608
            f" AND id IN ({rows.marks(part)})",
            part,
        )
    )
    return {log.id: log for log in found}


def newest_log(connection: Connection, site: str) -> Log:
    """The log a site writes now: its open one, else the last it had."""
    (row,) = rows.fetch(
        connection,
        "SELECT id, site, applied, head, state FROM log WHERE site = ?"
        " ORDER BY state <> 'open', rowid DESC LIMIT 1",
        (site,),
    )
    return _log(row)


def _log(row: tuple[object, ...]) -> Log:
    log, site, applied, head, state = row
    return Log(
        id=str(log),
        site=str(site),
        applied=int(str(applied)),
        head=bytes(head),  # type: ignore[call-overload]
        state=str(state),
    )


def revoke(connection: Connection, site: Site, cut_off: int, reason: str) -> None:
    """Shut a site out after an operation of the log that it writes now."""
    connection.exec_driver_sql(
        "UPDATE site SET status = ?, cut_off = ?, cut_off_log = ?, reason = ? WHERE id = ?",
        (REVOKED, cut_off, newest_log(connection, site.id).id, reason, site.id),
    )


def move(connection: Connection, site: str, organisation: str, name: str, grant: int) -> None:
    """Give a site another organisation's subtree, by its newest grant."""
    connection.exec_driver_sql(
        "UPDATE site SET organisation = ?, name = ?, grant_number = ? WHERE id = ?",
        (organisation, name, grant, site),
    )


def note_seen(connection: Connection, site: str, seen: tuple[int, int], at: str) -> None:
    """Note what a site's newest package proves: the answer and revision it has taken."""
    write(connection, NOTE_SEEN, (*seen, at, site))


def note_answers(connection: Connection, answers: Iterable[tuple[str, int, str]]) -> None:
    """Note answers made in this transaction: (site, number, hash)."""
    revision = settings.number(connection, settings.REVISION)
    write_many(
        connection,
        "UPDATE site SET answer_number = ?, answer_hash = ?, answer_revision = ? WHERE id = ?",
        [(number, hashed, revision, site) for site, number, hashed in answers],
    )


def told_until(connection: Connection, some: Collection[str]) -> dict[str, int]:
    """The county revision that the newest answer to each of some sites carries."""
    found = connection.exec_driver_sql(
        f"SELECT id, answer_revision FROM site WHERE id IN ({rows.marks(list(some))})",  # noqa: S608
        tuple(some),
    )
    return {str(row[0]): int(row[1]) for row in found}


def put_told_until(connection: Connection, told: Mapping[str, int]) -> None:
    """Note that answers made since did not leave: their sites have heard up to here only."""
    connection.exec_driver_sql(
        "UPDATE site SET answer_revision = ? WHERE id = ?",
        [(revision, site) for site, revision in told.items()],
    )


def has_heard(connection: Connection, log: str, revision: int) -> bool:
    """Whether an answer to the site of a log has left that carries what a county revision did."""
    found = connection.exec_driver_sql(
        "SELECT 1 FROM log AS l JOIN site AS s ON s.id = l.site"
        " WHERE l.id = ? AND s.answer_revision >= ?",
        (log, revision),
    )
    return found.first() is not None
