"""Verify: chains, archive and a rebuilding of all data from the journal, compared with the live."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Connection

from pmis_desktop.exchange.operations import link
from pmis_desktop.models import desk, rows, slices
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import comparing, keeping
from pmis_desktop.services.attachments import storing
from pmis_desktop.services.comparing import Difference
from pmis_desktop.services.house import House
from pmis_desktop.services.purging import purged_archive
from pmis_desktop.services.replaying import Replay

_STEPS = 200  # between two words about how far it is


@dataclass(slots=True)
class Verified:
    """What was compared and what differs; ``differences`` name records by id, never by name.

    ``by_record`` has the names, fields and both values of the records among them. ``broken`` says
    that a chain of the journal does not hold.
    """

    records: int = 0
    operations: int = 0
    packages: int = 0
    blobs: int = 0
    broken: bool = False
    differences: list[str] = field(default_factory=list)
    by_record: list[Difference] = field(default_factory=list)

    @property
    def told(self) -> list[str]:
        """The same for people: records by name, with field and both values, after the rest."""
        records = {each.plain for each in self.by_record}
        rest = [each for each in self.differences if each not in records]
        return [*rest, *(each.sentence for each in self.by_record)]

    @property
    def sound(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


@dataclass(slots=True)
class _Way:
    """How far it is: a step for each line of the journal, each file, and each line told again."""

    progress: Callable[[int, int], None]
    total: int
    _done: int = 0
    _told: int = 0

    @classmethod
    def before(
        cls, house: House, connection: Connection, progress: Callable[[int, int], None]
    ) -> "_Way":
        """All of it is before us."""
        lines, files, again = rows.fetch(
            connection,
            "SELECT (SELECT COUNT(*) FROM journal), (SELECT COUNT(*) FROM archive),"
            " (SELECT COALESCE(SUM(count), 0) FROM unit WHERE origin <> 'local')",
        )[0]
        return cls(progress, lines + files + (again if house.at_county else 0))

    def go(self, steps: int = 1) -> None:
        """Say so every now and then; raises what ``progress`` does where somebody stops it."""
        self._done += steps
        if self._done - self._told >= _STEPS:
            self._told = self._done
            self.progress(self._done, self.total)


def verify(
    house: House, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> Verified:
    """Check the file, every hash chain and the archive; at the county rebuild and compare.

    The rebuilding replays what the journal recorded. Packages that this very planner took in are
    opened from the archive and planned anew: their effects must be the recorded ones. Whoever
    raises in ``progress`` stops it; nothing was changed then.
    """
    found = Verified()
    with house.reading() as connection:
        way = _Way.before(house, connection, progress)
        if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
            found.differences.append("数据文件的内部检查没有通过")
        _check_chains(connection, found, way)
        _check_archive(house, connection, found, way)
        found.records = slices.count(connection)
        if house.at_county:
            _rebuild(house, connection, found, way)
    _check_blobs(house, found)
    house.note("verify", "核对全部数据", differences=str(len(found.differences)))
    return found


def _rebuild(house: House, connection: Connection, found: Verified, way: _Way) -> None:
    """Replay the journal and compare; a journal that was altered cannot be replayed."""
    if found.broken:
        found.differences.append("变更记录已被改动，没有重建比对")
        return
    replay = Replay(house, connection, way.go)
    replay.run()
    found.differences += replay.differences
    found.by_record = comparing.records(connection, replay.ledger.records, slices.each(connection))
    found.differences += dict.fromkeys(each.plain for each in found.by_record)
    _compare_desk(connection, replay, found)


def _check_chains(connection: Connection, found: Verified, way: _Way) -> None:
    """Every log's lines hash to its recorded heads, up to the last."""
    heads: dict[str, tuple[int, object]] = {}
    lines = connection.exec_driver_sql("SELECT log, n, line, head FROM journal ORDER BY log, n")
    for log, n, line, head in lines:
        way.go()
        before_n, before = heads.get(log, (n - 1, b""))
        if n != before_n + 1 or not _linked(before, line, head):
            found.broken = True
            found.differences.append(f"变更记录链在第 {n} 项断开（记录 {log[:8]}）")
        heads[log] = (n, head)
        found.operations += 1
    for log, applied, head in connection.exec_driver_sql("SELECT id, applied, head FROM log"):
        if applied and heads.get(log) != (applied, head):
            found.broken = True
            found.differences.append(f"变更记录链的末尾与登记不符（记录 {log[:8]}）")


def _linked(before: object, line: object, head: object) -> bool:
    """Whether a line hashes to its head; what is no bytes any more was altered."""
    if not (isinstance(before, bytes) and isinstance(line, bytes)):
        return False
    return link(before, line) == head


def _check_archive(house: House, connection: Connection, found: Verified, way: _Way) -> None:
    """Every file taken in still lies in the archive, byte for byte."""
    for (file_hash,) in connection.exec_driver_sql("SELECT file_hash FROM archive"):
        way.go()
        file = keeping.place(house.archive, file_hash)
        found.packages += 1
        if not file.is_file():
            found.differences.append(f"存档文件缺失：{file_hash[:16]}")
        elif not purged_archive.is_sound(house, connection, file_hash, file.read_bytes()):
            found.differences.append(f"存档文件被改动：{file_hash[:16]}")


def _check_blobs(house: House, found: Verified) -> None:
    """Every photo and scan that is noted lies there and opens under its hash."""
    checked, faults = storing.check(house)
    found.blobs = checked
    found.differences += faults


def _compare_desk(connection: Connection, replay: Replay, found: Verified) -> None:
    """The rebuilt desk holds the same open decisions, each with the same values."""
    live = {(opened.log, opened.item.key): opened.item for opened in desk.every(connection)}
    for place in sorted(live.keys() | replay.ledger.desk.keys()):
        if live.get(place) != replay.ledger.desk.get(place):
            log, (ent, rec, _group) = place
            found.differences.append(
                f"{ENTITIES[ent].label}的待处理事项与重建结果不符：{rec}（记录 {log[:8]}）"
            )
