"""What the county has to do today."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection

from pmis_desktop.models import held, settings
from pmis_desktop.services import ceremonies, correspondents, decisions, tasks
from pmis_desktop.services.browsing.query import Condition, MemberQuery, Test
from pmis_desktop.services.correspondence import duties, listing
from pmis_desktop.services.correspondence.reporting import Report
from pmis_desktop.services.naming import Naming
from pmis_desktop.services.notices import duties as notice_duties
from pmis_desktop.services.organising import terms
from pmis_desktop.services.reviewing import following
from pmis_desktop.services.tasks import Kept, Task
from pmis_desktop.services.transfers import tasks as transfer_tasks

_MOST_RECORDS = 500
WITHOUT_BRANCH = MemberQuery(conditions=(Condition(field="branch", test=Test.EMPTY),))


def read(connection: Connection, kept: Kept, today: date) -> Iterator[Task]:
    """Everything, in the order in which equally urgent things stand."""
    names = Naming(connection)
    sent = duties.look(connection, today)
    if settings.number(connection, settings.EPOCH_DUE):
        yield _epoch()
    yield from ceremonies.tasks(connection, at_county=True)
    yield from _beginning(connection)
    yield from _desk_task(connection, today)
    yield from _held_task(connection)
    yield from tasks.waiting_task(connection)
    yield from transfer_tasks.read(connection, today)
    yield from _answering_tasks(connection, sent, today)
    yield from duties.at_county(sent, today)
    yield from notice_duties.of_county(connection, today)
    yield from _absence_tasks(sent)
    yield from _without_branch(connection)
    yield from _without_kind(connection)
    yield from terms.tasks(connection, today)
    ending = tasks.probations(connection, today)
    yield from tasks.probation_tasks([each for each in ending if each.ends_on <= today], today)
    yield from tasks.draft_task(names, kept, today)
    yield from tasks.backup_task(kept, today)


def _epoch() -> Task:
    return Task(
        kind="epoch",
        weight="must",
        sentence="本库是从备份恢复的，还没有用主钥匙确认",
        reason="请插入存有主钥匙的U盘完成确认；确认之前不能并入变更包",
        verb="确认恢复",
    )


def _beginning(connection: Connection) -> Iterator[Task]:
    """What a county that was just founded begins with."""
    own = settings.get(connection, settings.ORGANISATION)
    found = connection.exec_driver_sql(
        "SELECT EXISTS (SELECT 1 FROM organisation WHERE id <> ?) OR EXISTS (SELECT 1 FROM member)",
        (own,),
    )
    if not found.scalar_one():
        yield Task(
            kind="beginning",
            weight="warn",
            sentence="还没有登记党组织和党员",
            reason="已有 Excel 表的，可以整表导入；导入前会逐行检查，有问题的不会写入",
            verb="导入表格",
        )


def _desk_task(connection: Connection, today: date) -> Iterator[Task]:
    given, asked = following.counts(connection, today)
    yield from following.tasks(given, asked)
    count = open_count(connection, today) - given
    found = decisions.read(connection, today=today) if count else iter(())
    oldest = next((each for each in found if not each.reviewed), None)
    if oldest is not None:
        yield Task(
            kind="desk",
            weight="must",
            sentence=f"{count} 件更改等您决定",
            reason=(
                f"最早一件：{oldest.name} {oldest.what}（{oldest.sender}）"
                f"{duties.waited(connection, today)}"
            ),
            verb="去决定",
            count=count,
        )


def _held_task(connection: Connection) -> Iterator[Task]:
    """Packages of computers that were shut out."""
    count = held.waiting(connection)
    if count:
        yield Task(
            kind="held",
            weight="must",
            sentence=f"{count} 个变更包来自已注销的电脑，等您核实",
            reason="先打电话问支部，再决定并入还是不收；别的支部不受影响",
            verb="去核实",
            count=count,
        )


def open_count(connection: Connection, today: date) -> int:
    """How many decisions are open; what a committee still looks at is none yet."""
    found = connection.exec_driver_sql("SELECT COUNT(*) FROM desk WHERE closed_as IS NULL")
    _given, asked = following.counts(connection, today)
    return int(found.scalar_one()) - asked


def _answering_tasks(connection: Connection, sent: Report, today: date) -> Iterator[Task]:
    """Sites that are set aside, and sites that wait for an answer."""
    forked = listing.part(sent, "forked").rows
    if forked:
        yield Task(
            kind="forked",
            weight="must",
            sentence=f"{len(forked)} 个支部有两份不同的数据在报送，已暂停并入",
            reason=f"先与支部核实：{forked[0].name}",
            verb="查看",
            count=len(forked),
            names="forked",
        )
    due = correspondents.due(connection)
    if due:
        late = duties.promise(connection, due, today)
        yield Task(
            kind="answers",
            weight="warn",
            sentence=f"{len(due)} 个支部的回执还没有写出",
            reason=late or "他们的更改已并入或已决定，收到回执才知道结果",
            verb="写出回执",
            count=len(due),
            records=tuple(due),
            names="due",
        )


def _absence_tasks(sent: Report) -> Iterator[Task]:
    """Branches that the county has heard nothing of."""
    silent = listing.part(sent, "never").rows
    if silent:
        yield Task(
            kind="silent",
            weight="info",
            sentence=f"{len(silent)} 个支部已接入，还没有报送过",
            reason=f"例如：{silent[0].name}",
            verb="看名单",
            count=len(silent),
        )
    absent = listing.part(sent, "absent").rows
    if absent:
        yield Task(
            kind="invite",
            weight="info",
            sentence=f"{len(absent)} 个支部还没有接入",
            reason=f"打印邀请单发下去，支部可以自己接入；例如：{absent[0].name}",
            verb="打印邀请单",
            count=len(absent),
            names="absent",
        )


def _without_branch(connection: Connection) -> Iterator[Task]:
    """Members who never had a branch; who left one is no longer on the books."""
    found = connection.exec_driver_sql(
        "SELECT id FROM member WHERE home IS NULL AND removed IS NULL LIMIT ?", (_MOST_RECORDS,)
    )
    members = tuple(str(row[0]) for row in found)
    if members:
        more = "以上" if len(members) == _MOST_RECORDS else ""
        yield Task(
            kind="homeless",
            weight="warn",
            sentence=f"{len(members)} 名{more}党员没有编入党支部",
            reason="党员必须编入一个党支部",
            verb="查看名单",
            count=len(members),
            records=members,
            query=WITHOUT_BRANCH,
        )


def _without_kind(connection: Connection) -> Iterator[Task]:
    found = connection.exec_driver_sql(
        "SELECT id FROM organisation WHERE kind IS NULL AND removed IS NULL ORDER BY row"
    )
    organisations = tuple(str(row[0]) for row in found)
    if organisations:
        yield Task(
            kind="organisations",
            weight="warn",
            sentence=f"{len(organisations)} 个党组织没有填组织类别",
            reason="不填类别，就分不清党委、党总支和党支部",
            verb="去填写",
            count=len(organisations),
            records=organisations,
            record_kind="organisation",
        )
