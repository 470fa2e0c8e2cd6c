"""The quiet line at the window's foot: saved when, what waits, last backup when and where."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from pmis_desktop.models import arrivals
from pmis_desktop.rules import moments
from pmis_desktop.services import backups, correspondents, county_tasks, pending
from pmis_desktop.services.backups import LastBackup
from pmis_desktop.services.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingWords:
    """The line's three phrases."""

    saved: str
    waiting: str
    backup: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How things stand. ``saved_at`` is the newest own change, or empty.

    At a branch ``waiting`` counts changes that were in no package yet and ``sent`` those that
    were and are not answered; at the county ``waiting`` counts open decisions and ``answers``
    sites that an answer is due to, ``held`` files that wait until their reason ends.
    """

    today: date
    at_county: bool
    saved_at: str
    waiting: int
    sent: int
    answers: int
    held: int
    backup: LastBackup | None

    @property
    def words(self) -> StandingWords:
        """Saved, waiting and backup, each as one phrase."""
        return StandingWords(saved=self._saved(), waiting=self._waiting(), backup=self._backup())

    def _saved(self) -> str:
        if not self.saved_at:
            return "还没有更改"
        return f"已保存 {moments.clock(self.saved_at, self.today)}"

    def _waiting(self) -> str:
        parts = []
        if self.at_county:
            parts += [f"{self.waiting} 件等您决定"] if self.waiting else []
            parts += [f"{self.answers} 份回执待写出"] if self.answers else []
            parts += [f"{self.held} 个文件在等着"] if self.held else []
            return "，".join(parts) or "没有等待处理的事"
        parts += [f"{self.waiting:,} 处更改等待上报"] if self.waiting else []
        parts += [f"{self.sent} 处已写出，等县里回执"] if self.sent else []
        return "，".join(parts) or "没有等待上报的更改"

    def _backup(self) -> str:
        if self.backup is None:
            return "还没有备份"
        at = moments.moment(self.backup.at.isoformat(), self.today)
        return f"上次备份：{at}，{self.backup.folder}"


def standing(house: House) -> Standing:
    """Read how things stand now."""
    backup = backups.last_backup(house)
    with house.reading() as connection:
        saved_at = _saved_at(connection)
        if house.at_county:
            waiting, sent = county_tasks.open_count(connection, house.today), 0
            answers = len(correspondents.due(connection))
            held = arrivals.waiting(connection)
        else:
            found = pending.read(connection)
            waiting, sent = found.to_send, found.changes - found.unsent
            answers = held = 0
    return Standing(
        today=house.today,
        at_county=house.at_county,
        saved_at=saved_at,
        waiting=waiting,
        sent=sent,
        answers=answers,
        held=held,
        backup=backup,
    )


def _saved_at(connection: Connection) -> str:
    found = connection.exec_driver_sql(
        "SELECT at FROM unit WHERE origin = 'own' ORDER BY id DESC LIMIT 1"
    ).scalar()
    return str(found or "")
