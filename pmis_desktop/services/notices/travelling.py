"""Notices on their way: into answers, into a branch's books, and word of them back into packages.

Every answer carries all notices that are in force for its site, so one that was lost, doubled or
came late costs nothing; so does every package with what the branch holds and has read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from pmis_desktop.exchange.notices import REPLACED, STANDING, WITHDRAWN, Notice, Reading, State
from pmis_desktop.models import rows, sites
from pmis_desktop.models.rows import Record
from pmis_desktop.models.sites import Site
from pmis_desktop.models.tree import Tree
from pmis_desktop.rules import paragraphs
from pmis_desktop.services.notices.addressing import Directory

_TAKEN_BACK = "县里已撤销发出"
_KEPT = (
    "id, revision, title, text, document, issuer, addressed, dated_on, valid_until, contact, phone,"
    " state, reason, replaced_by, listed, received_at, read_at, read_by, known"
)
# Another of these is another wording, which is to be read again; a longer validity is none.
_WORDING = "title, text, document, issuer, dated_on, contact, phone"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The notices of one state of the county's data, for all answers that are made from it.

    Standing ones come first and the newest of them before the others, so that these go in where
    not all do.
    """

    connection: Connection
    directory: Directory
    notices: tuple[tuple[str, Notice], ...]

    @classmethod
    def read(cls, connection: Connection, grown: Tree, today: date) -> "Outgoing":
        """Everything that is valid on this day."""
        found = rows.fetch(
            connection,
            "SELECT id, revision FROM notice WHERE valid_until >= ?"
            " ORDER BY withdrawn_on IS NOT NULL OR replaced_by IS NOT NULL OR removed IS NOT NULL,"
            " row DESC",
            (today.isoformat(),),
        )
        loaded = rows.load(connection, "notice", [row[0] for row in found])
        travelling = (
            (str(loaded["notice", rec]["audience"]), _notice(rec, number, loaded["notice", rec]))
            for rec, number in found
        )
        return cls(connection, Directory(grown), tuple(travelling))

    def to(self, site: Site) -> list[Notice]:
        """What a site's answer carries; whether the county knows of its reading is said with it."""
        meant = [
            notice
            for audience, notice in self.notices
            if self.directory.means(audience, site.organisation)
        ]
        if not meant:
            return []
        read = {
            (row[0], row[1])
            for row in rows.fetch(
                self.connection,
                "SELECT notice, revision FROM notice_reading WHERE site = ? AND read_at <> ''",
                (site.id,),
            )
        }
        return [_knowing(each, known=(each.id, each.revision) in read) for each in meant]


def _notice(rec: str, revision: int, values: Record) -> Notice:
    state: State = STANDING
    if values.get("replaced_by"):
        state = REPLACED
    if values.get("withdrawn_on") or values.get("removed"):
        state = WITHDRAWN
    standing = state == STANDING
    reason = values.get("withdrawn_reason") or (_TAKEN_BACK if values.get("removed") else "")
    return Notice(
        id=rec,
        revision=revision,
        title=values.get("name") or "",
        text=list(paragraphs.split(values.get("text") or "")) if standing else [],
        document=values.get("document") or "",
        issuer=values.get("issuer") or "",
        addressed=(values.get("addressed") or "")[:500],
        dated_on=values.get("dated_on") or "",
        valid_until=values.get("valid_until") or "",
        contact=values.get("contact") or "",
        phone=values.get("phone") or "",
        state=state,
        reason="" if standing else reason,
        replaced_by=(values.get("replaced_by") or "") if state == REPLACED else "",
        known=False,
    )


def _knowing(notice: Notice, *, known: bool) -> Notice:
    if not known:
        return notice
    values = {name: getattr(notice, name) for name in Notice.__struct_fields__}
    return Notice(**{**values, "known": True})


# Since when an answer may have carried a notice, and since when it is what it is now.
_TOLD = (
    "SELECT n.audience, n.revision, n.withdrawn_on IS NOT NULL OR n.replaced_by IS NOT NULL"
    " OR n.removed IS NOT NULL, (SELECT MIN(u.revision) FROM journal AS j"
    " JOIN unit AS u ON u.id = j.unit WHERE j.subject = n.id) FROM notice AS n"
    " WHERE n.valid_until >= ?"
)


def due(connection: Connection, today: date) -> list[str]:
    """The sites that are to hear of a notice which no answer to them carries yet, by admission.

    That one was withdrawn or replaced is news only to those whose answers carried it before.
    """
    found = rows.fetch(connection, _TOLD, (today.isoformat(),))
    if not found:
        return []
    told = dict(rows.fetch(connection, "SELECT id, answer_revision FROM site"))
    directory, every = Directory.read(connection), sites.every(connection)
    meant: dict[str, list[Site]] = {}
    late: set[str] = set()
    for audience, revision, ended, born in found:
        if audience not in meant:
            meant[audience] = directory.sites(audience, every)
        since = born if ended else 0
        late |= {site.id for site in meant[audience] if since <= told[site.id] < revision}
    return [site.id for site in every if site.id in late]


def keep(connection: Connection, told: Sequence[Notice], at: str) -> int:
    """At a branch: keep what the newest answer carries; how many notices nobody has read yet.

    One with another wording is unread again. One that the answer does not name is in force here no
    more; it stays in the list.
    """
    connection.exec_driver_sql("UPDATE received_notice SET listed = 0")
    for notice in told:
        known = _kept(connection, notice.id)
        if known is not None:
            _renew(connection, notice, known)
        elif notice.state == STANDING:
            _enter(connection, notice, at)
    ((unread,),) = rows.fetch(
        connection,
        "SELECT COUNT(*) FROM received_notice WHERE listed = 1 AND state = ? AND read_at = ''"
        " AND known = 0",
        (STANDING,),
    )
    return int(unread)


def _kept(connection: Connection, rec: str) -> tuple[str, ...] | None:
    found = rows.fetch(connection, f"SELECT {_WORDING} FROM received_notice WHERE id = ?", (rec,))  # noqa: S608
    return tuple(found[0]) if found else None


def _enter(connection: Connection, notice: Notice, at: str) -> None:
    connection.exec_driver_sql(
        f"INSERT INTO received_notice ({_KEPT}) VALUES ({rows.marks(_KEPT.split(', '))})",  # noqa: S608
        (
            notice.id,
            notice.revision,
            notice.title,
            paragraphs.join(notice.text),
            notice.document,
            notice.issuer,
            notice.addressed,
            notice.dated_on,
            notice.valid_until,
            notice.contact,
            notice.phone,
            notice.state,
            notice.reason,
            notice.replaced_by,
            1,
            at,
            "",
            "",
            int(notice.known),
        ),
    )


def _renew(connection: Connection, notice: Notice, known: tuple[str, ...]) -> None:
    connection.exec_driver_sql(
        "UPDATE received_notice SET revision = ?, state = ?, reason = ?, replaced_by = ?,"
        " listed = 1, valid_until = ?, known = ? WHERE id = ?",
        (
            notice.revision,
            notice.state,
            notice.reason,
            notice.replaced_by,
            notice.valid_until,
            int(notice.known),
            notice.id,
        ),
    )
    wording = (
        notice.title,
        paragraphs.join(notice.text),
        notice.document,
        notice.issuer,
        notice.dated_on,
        notice.contact,
        notice.phone,
    )
    if notice.state == STANDING and wording != known:
        columns = ", ".join(f"{name} = ?" for name in _WORDING.split(", "))
        connection.exec_driver_sql(
            f"UPDATE received_notice SET {columns}, addressed = ?, read_at = '', read_by = ''"  # noqa: S608
            " WHERE id = ?",
            (*wording, notice.addressed, notice.id),
        )


def readings(connection: Connection) -> list[Reading]:
    """At a branch: every notice it holds and what it knows of reading it, for a package."""
    found = rows.fetch(
        connection,
        "SELECT id, revision, read_at, read_by FROM received_notice"
        " WHERE listed = 1 OR (read_at <> '' AND known = 0)"
        " ORDER BY listed DESC, received_at DESC, id",
    )
    return [
        Reading(id=rec, revision=revision, read_at=read_at, read_by=read_by)
        for rec, revision, read_at, read_by in found
    ]


def unreported(connection: Connection) -> int:
    """At a branch: how many notices were read that the county has not heard of."""
    ((count,),) = rows.fetch(
        connection,
        "SELECT COUNT(*) FROM received_notice WHERE listed = 1 AND read_at <> '' AND known = 0",
    )
    return int(count)


def note(connection: Connection, site: str, told: Iterable[Reading], at: str) -> int:
    """At the county: keep what a site's package says; how many notices it has newly read.

    An older package takes nothing back, a repeated one changes nothing, and what is said of
    notices that the county does not have counts nothing.
    """
    newer = _news(connection, site, told)
    for each in newer:
        connection.exec_driver_sql(
            "INSERT INTO notice_reading (notice, site, revision, told_at, read_at, read_by)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (notice, site) DO UPDATE SET"
            " revision = excluded.revision, told_at = excluded.told_at,"
            " read_at = excluded.read_at, read_by = excluded.read_by",
            (each.id, site, each.revision, at, each.read_at, each.read_by),
        )
    return sum(bool(each.read_at) for each in newer)


def has_news(connection: Connection, site: str, told: Iterable[Reading]) -> bool:
    """At the county: whether a package says anything of notices that is not known."""
    return bool(_news(connection, site, told))


def _news(connection: Connection, site: str, told: Iterable[Reading]) -> list[Reading]:
    some = list(told)
    if not some:
        return []
    ids = [each.id for each in some]
    current = {
        row[0]: row[1]
        for chunk in rows.chunks(ids)
        for row in rows.fetch(
            connection,
            f"SELECT id, revision FROM notice WHERE id IN ({rows.marks(chunk)})",  # noqa: S608
            chunk,
        )
    }
    before = {
        row[0]: (row[1], row[2])
        for row in rows.fetch(
            connection,
            "SELECT notice, revision, read_at FROM notice_reading WHERE site = ?",
            (site,),
        )
    }
    # A wording that the county does not have is of a time that it has lost.
    return [
        each
        for each in some
        if each.revision <= current.get(each.id, 0) and _is_newer(each, before.get(each.id))
    ]


def _is_newer(said: Reading, before: tuple[int, str] | None) -> bool:
    if before is None or said.revision > before[0]:
        return True
    return said.revision == before[0] and bool(said.read_at) and not before[1]
