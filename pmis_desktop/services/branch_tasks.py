"""What a branch has to do today."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import Connection

from pmis_desktop.models import settings
from pmis_desktop.rules import checks, moments, thresholds
from pmis_desktop.services import ceremonies, outcomes, pending, portraits, tasks
from pmis_desktop.services.attachments import outgoing
from pmis_desktop.services.correspondence import duties
from pmis_desktop.services.naming import UNNAMED, Naming
from pmis_desktop.services.notices import duties as notice_duties
from pmis_desktop.services.notices import travelling
from pmis_desktop.services.organising import terms
from pmis_desktop.services.outcomes import Refused
from pmis_desktop.services.pending import Pending, WaitingRecord
from pmis_desktop.services.quality import mends
from pmis_desktop.services.reviewing import giving
from pmis_desktop.services.tasks import Kept, Task
from pmis_desktop.services.transfers import tasks as transfer_tasks

# A branch is checked whole for its first page; more members than this would be felt.
_CHECKED_MEMBERS = 200


def read(connection: Connection, kept: Kept, today: date) -> Iterator[Task]:
    """Everything, in the order in which equally urgent things stand."""
    if not settings.number(connection, settings.JOINED):
        yield _join()
    else:
        yield from ceremonies.tasks(connection, at_county=False)
        yield from _beginning(connection)
        yield from tasks.waiting_task(connection)
        yield from notice_duties.of_branch(connection, today)
        yield from _outcome_tasks(outcomes.read(connection))
        yield from _pending_tasks(connection, pending.read(connection), today)
        yield from duties.at_branch(connection, today)
        yield from _review_task(connection)
        yield from _mend_task(connection)
        yield from transfer_tasks.read(connection, today)
    yield from tasks.probation_tasks(tasks.probations(connection, today), today)
    yield from terms.tasks(connection, today)
    yield from _error_task(connection, today)
    yield from tasks.draft_task(Naming(connection), kept, today)
    yield from tasks.backup_task(kept, today)


def _join() -> Task:
    return Task(
        kind="join",
        weight="must",
        sentence="本支部还没有接入县里",
        reason="把接入申请文件交给县里，收到批准文件后在这里完成接入",
        verb="完成接入",
    )


def _beginning(connection: Connection) -> Iterator[Task]:
    """What a branch begins with whose members the county does not have yet."""
    found = connection.exec_driver_sql("SELECT EXISTS (SELECT 1 FROM member)")
    if not found.scalar_one():
        yield Task(
            kind="beginning",
            weight="warn",
            sentence="还没有登记党员",
            reason="县里下发的数据里没有本支部的党员；登记后随变更包报给县里",
            verb="新增党员",
            records=("",),
        )


def _outcome_tasks(found: Sequence[Refused]) -> Iterator[Task]:
    taken = [each for each in found if each.taken]
    if taken:
        said = f"{len(taken)} 处更改县里已经采用，记录现在归别的单位"
        yield _outcome_task(taken, said, f"例如：{taken[0].name} {taken[0].what}")
    decided = [each for each in found if not each.waits and not each.taken]
    if decided:
        said = f"县里没有接受 {len(decided)} 处更改，请核对"
        yield _outcome_task(decided, said, _side_by_side(decided[0]), urgent=True)
    reviewed = [each for each in found if each.review]
    if reviewed:
        said = f"{len(reviewed)} 处更改在等党委审核"
        yield _outcome_task(reviewed, said, f"例如：{reviewed[0].name} {reviewed[0].what}")
    waiting = [each for each in found if each.waits and not each.review]
    if waiting:
        said = f"{len(waiting)} 处更改与县里不一致，县里还在核实"
        yield _outcome_task(waiting, said, _side_by_side(waiting[0]))


def _outcome_task(
    some: Sequence[Refused], sentence: str, reason: str, *, urgent: bool = False
) -> Task:
    return Task(
        kind="outcomes",
        weight="must" if urgent else "info",
        sentence=sentence,
        reason=reason,
        verb="核对" if urgent else "查看",
        count=len(some),
        records=tuple(dict.fromkeys(each.id for each in some)),
    )


def _side_by_side(refused: Refused) -> str:
    differing = [each for each in refused.fields if each.differs]
    if len(differing) != 1:
        return f"{refused.name} {refused.what}"
    (only,) = differing
    branch = f"填“{only.branch}”" if only.branch else "没有填"
    county = f"是“{only.county}”" if only.county else "没有填"
    return f"{refused.name} {only.label}：支部{branch}，县里{county}"


def _pending_tasks(connection: Connection, waiting: Pending, today: date) -> Iterator[Task]:
    if waiting.unsent:
        oldest = min(waiting.unsent_records, key=lambda record: record.first_at)
        yield _report(f"{waiting.to_send:,} 处更改还没有上报县里", _oldest(oldest, today))
    elif waiting.withdrawals:
        sentence = f"{waiting.withdrawals} 处撤回还没有上报县里"
        yield _report(sentence, "县里收到后，就不再等待决定这几处")
    elif _must_resend(connection):
        yield _report("需要向县里报送一次，以便收到完整的数据", "没有更改也可以写出变更包")
    elif lacking := outgoing.to_send(connection):
        yield Task(
            kind="pending",
            weight="info",
            sentence=f"县里还缺 {lacking} 份照片与材料的文件",
            reason="写出变更包时会自动带上，没有更改也可以写出",
            verb="写出变更包",
            count=lacking,
        )
    elif read := travelling.unreported(connection):
        yield Task(
            kind="pending",
            weight="info",
            sentence=f"看过的 {read} 份通知还没有告诉县里",
            reason="下次报送会自动带上，没有更改也可以写出变更包",
            verb="写出变更包",
            count=read,
        )
    sent = waiting.changes - waiting.unsent
    days = moments.days_since(waiting.exported_at, today)
    if sent and days > thresholds.number("answer_wait_days", today):
        yield Task(
            kind="unanswered",
            weight="warn",
            sentence=f"{sent:,} 处更改已写出 {days} 天，还没有收到县里的回执",
            reason=f"变更包是 {moments.day(waiting.exported_at, today)}写出的，可打电话问县里",
            verb="接收回执",
            count=sent,
        )


def _report(sentence: str, reason: str) -> Task:
    return Task(kind="pending", weight="must", sentence=sentence, reason=reason, verb="写出变更包")


def _oldest(record: WaitingRecord, today: date) -> str:
    day = moments.day(record.first_at, today)
    if record.new:
        return f"最早一处是 {day}新增的：{record.name}"
    label = record.lines[0].label if record.lines else ""
    return f"最早一处是 {day}改的：{record.name} {label}".rstrip()


def _must_resend(connection: Connection) -> bool:
    """Whether even an empty package is wanted: a new log, or a slice that did not agree."""
    opens = settings.get(connection, settings.OPENS)
    return bool(opens) or not settings.number(connection, settings.SEEN_REVISION)


def _review_task(connection: Connection) -> Iterator[Task]:
    """What waits for this committee, until it has said something."""
    waiting = [each for each in giving.read(connection) if each.open]
    if waiting:
        first = waiting[0]
        yield Task(
            kind="review",
            weight="must",
            sentence=f"{len(waiting)} 件等党委审核",
            reason=f"最早一件：{first.name} {first.act}（{first.organisation}）",
            verb="去审核",
            count=len(waiting),
        )


def _mend_task(connection: Connection) -> Iterator[Task]:
    """What the county's newest answer asks to mend, until it is changed here."""
    asked = mends.open_mends(connection)
    if asked:
        first = Naming(connection).name((asked[0].ent, asked[0].rec)) or UNNAMED
        yield Task(
            kind="mend",
            weight="must",
            sentence=f"县里请整改 {len(asked)} 处",
            reason=f"例如 {first}：{asked[0].message}",
            verb="去整改",
            count=len(asked),
        )


def _error_task(connection: Connection, today: date) -> Iterator[Task]:
    found = connection.exec_driver_sql(
        "SELECT id FROM member WHERE branch IS NOT NULL AND removed IS NULL ORDER BY pinyin, row"
        " LIMIT ?",
        (_CHECKED_MEMBERS + 1,),
    )
    members = [str(row[0]) for row in found]
    if len(members) > _CHECKED_MEMBERS:
        return
    wrong: dict[str, str] = {}
    for rec, values in portraits.flat(connection, members).items():
        problems = checks.problems(values, on=today)
        if checks.blocks(problems):
            wrong[rec] = f"{values.get('name') or UNNAMED}：{problems[0].message}"
    if wrong:
        yield Task(
            kind="errors",
            weight="warn",
            sentence=f"{len(wrong)} 名党员的信息有错误，请改正",
            reason=_first_error([wrong[rec] for rec in members if rec in wrong]),
            verb="去改正",
            count=len(wrong),
            records=tuple(rec for rec in members if rec in wrong),
        )


def _first_error(wrong: Sequence[str]) -> str:
    """The member whom the button opens; who else is to be corrected comes here next."""
    others = len(wrong) - 1
    return f"{wrong[0]}（还有 {others} 名，改好后接着列出）" if others else wrong[0]
