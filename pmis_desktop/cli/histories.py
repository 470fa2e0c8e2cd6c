"""Commands about what happened to a record, and about taking the last change back."""

from dataclasses import asdict

from pmis_desktop.cli.answers import Answer, table
from pmis_desktop.cli.arguments import Commands, text
from pmis_desktop.cli.call import Call
from pmis_desktop.cli.kinds import one_of
from pmis_desktop.services import history
from pmis_desktop.services.history import Step

_ORIGINS = {"own": "本机", "received": "收到", "local": "本机日志"}
_HEADINGS = ("时间", "何人", "来源", "事由", "项目", "原值", "新值")


def register(commands: Commands) -> None:
    """Add history and undo."""
    shown = commands.add("history", "一条记录的全部变更", show_history)
    shown.add_argument("kind", type=one_of(("member", "organisation")), metavar="KIND", help="种类")
    shown.add_argument("id", type=text, metavar="ID", help="编号；党组织也可写代码或名称")
    commands.add("undo", "撤销最近一次更改", undo_last)


def show_history(call: Call) -> Answer:
    """Everything that happened to a record, oldest first."""
    with call.house() as house:
        steps = history.of_record(house, call.options.kind, call.options.id)
    rows = [row for step in steps for row in _rows(step)]
    return Answer(
        facts={"rows": [asdict(step) for step in steps], "count": len(steps)},
        lines=table(_HEADINGS, rows) if rows else ["没有变更记录。"],
    )


def undo_last(call: Call) -> Answer:
    """Take back the newest own change, as a new change."""
    with call.house() as house:
        undone = history.undo(house)
    waiting = ""
    if undone.kept:
        waiting = f"{undone.kept} 条记录之后又有更改，没有撤销，请逐条查看"
    return Answer(
        facts=asdict(undone),
        lines=[f"已撤销“{undone.title}”，恢复了 {undone.records} 条记录。"],
        waiting=waiting,
    )


def _rows(step: Step) -> list[tuple[str, ...]]:
    """One line per changed field; when, who and why only on the first."""
    origin = _ORIGINS.get(step.origin, step.origin)
    first = (step.at, step.who, origin, step.title)
    changes = [(each["label"], each["old"], each["new"]) for each in step.changes]
    rest = [("", "", "", "", *change) for change in changes[1:]]
    return [(*first, *(changes[0] if changes else ("", "", ""))), *rest]
