"""One thing to do today, in words, and the things to do that branch and county share."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import Connection

from pmis_desktop.models import arrivals, rows
from pmis_desktop.rules import dates, moments, thresholds
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import backups, drafts
from pmis_desktop.services.backups import LastBackup
from pmis_desktop.services.browsing.query import Condition, MemberQuery
from pmis_desktop.services.drafts import Draft
from pmis_desktop.services.house import House
from pmis_desktop.services.naming import UNNAMED, Naming

Weight = Literal["must", "warn", "info", "good"]

BACKUP_DAYS = 7
PROBATION_DAYS = 30
_NAMED_PROBATIONS = 3
PROBATIONARY = MemberQuery(conditions=(Condition(field="category", value="probationary"),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A sentence with its reason and one button.

    ``kind`` says which page the button opens, ``weight`` how urgent it is. ``records`` are the
    members or organisations meant, where they are few (``record_kind`` says which of the two; an
    empty id is a new one); ``query`` finds them where a list does. A ``large`` sentence is meant to
    be seen before all others. ``names`` is the list of 报送情况 on which the organisations stand
    that are counted.
    """

    kind: str
    weight: Weight
    sentence: str
    reason: str
    verb: str
    count: int = 1
    records: tuple[str, ...] = ()
    record_kind: str = "member"
    query: MemberQuery | None = None
    large: bool = False
    names: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is asked of the folder and the vault before the one reading of an agenda begins."""

    backup: LastBackup | None
    drafts: tuple[Draft, ...]

    @classmethod
    def of(cls, house: House) -> "Kept":
        """Ask for the newest backup and the drafts."""
        return cls(backups.last_backup(house), drafts.of_records(house))


@dataclass(frozen=True, slots=True)
class Probation:
    """A probationary member and the day on which the probation ends."""

    member: str
    name: str
    ends_on: date
    extended: int

    @property
    def words(self) -> str:
        """The probation in words, with its extension where there is one."""
        return f"预备期（延长 {self.extended} 个月）" if self.extended else "预备期"


def backup_task(kept: Kept, today: date) -> Iterator[Task]:
    """A reminder where the newest backup is missing or old."""
    if kept.backup is None:
        sentence = "数据还没有备份过"
    else:
        days = (today - kept.backup.at.date()).days
        if days <= BACKUP_DAYS:
            return
        sentence = f"已经 {days} 天没有备份"
    yield Task(
        kind="backup",
        weight="warn",
        sentence=sentence,
        reason="电脑损坏时，只有备份能找回数据；建议存到U盘",
        verb="现在备份",
    )


def draft_task(names: Naming, kept: Kept, today: date) -> Iterator[Task]:
    """What was typed and not saved."""
    if not kept.drafts:
        return
    newest = kept.drafts[0]
    label = ENTITIES[newest.kind].label
    whose = names.name((newest.kind, newest.rec)) if newest.rec else ""
    yield Task(
        kind="draft",
        weight="warn",
        sentence=f"有 {len(kept.drafts)} 份填写还没有保存",
        reason=f"{moments.moment(newest.at, today)}填的：{whose or f'新增{label}'}",
        verb="继续填写",
        count=len(kept.drafts),
        records=(newest.rec,),
        record_kind=newest.kind,
    )


def probations(connection: Connection, today: date) -> list[Probation]:
    """Whose probation is over or ends soon, the earliest first."""
    found = rows.fetch(
        connection,
        "SELECT id, name, joined_on, probation_extension FROM member WHERE removed IS NULL"
        " AND branch IS NOT NULL AND category = 'probationary' AND full_member_on IS NULL"
        " AND joined_on IS NOT NULL",
    )
    until = today + timedelta(days=PROBATION_DAYS)
    usual = thresholds.number("probation_months", today)
    ending = []
    for member, name, joined_on, extension in found:
        if dates.is_date(joined_on):
            extended = int(extension) if extension and extension.isdigit() else 0
            ends_on = dates.add_months(dates.last_day(joined_on), usual + extended)
            ending.append(Probation(member, name or UNNAMED, ends_on, extended))
    return sorted((p for p in ending if p.ends_on <= until), key=lambda p: (p.ends_on, p.member))


def probation_tasks(ending: list[Probation], today: date) -> Iterator[Task]:
    """One task each for a few, one for all of many."""
    if len(ending) > _NAMED_PROBATIONS:
        yield _many_probations(ending, today)
        return
    for each in ending:
        day = moments.said(each.ends_on, today)
        over = each.ends_on <= today
        yield Task(
            kind="probation",
            weight="warn" if over else "info",
            sentence=f"{each.name}的{each.words}{'已' if over else '将'}于 {day}届满",
            reason="需要本人书面申请、支部大会讨论，报上级党委审批",
            verb="查看",
            records=(each.member,),
        )


def _many_probations(ending: list[Probation], today: date) -> Task:
    over = sum(each.ends_on <= today for each in ending)
    soon = len(ending) - over
    parts = [f"{over} 名已满"] if over else []
    parts += [f"{soon} 名 {PROBATION_DAYS} 天内将满"] if soon else []
    first = ending[0]
    return Task(
        kind="probation",
        weight="warn" if over else "info",
        sentence=f"预备党员的预备期：{'，'.join(parts)}",
        reason=f"最早的是{first.name}（{moments.said(first.ends_on, today)}）",
        verb="查看名单",
        count=len(ending),
        records=tuple(each.member for each in ending),
        query=PROBATIONARY,
    )


def waiting_task(connection: Connection) -> Iterator[Task]:
    """Files that wait until their reason ends; they are taken by themselves then."""
    count = arrivals.waiting(connection)
    if count:
        yield Task(
            kind="waiting",
            weight="info",
            sentence=f"{count} 个文件在等着，暂时还不能处理",
            reason="原样留着，原因一消除就自动处理；可以看看为什么等、下一步做什么",
            verb="去看看",
            count=count,
        )
