"""Commands about the recycle bin: what is in it, putting in, bringing back."""

from dataclasses import asdict

from pmis_desktop.cli.answers import Answer, table
from pmis_desktop.cli.arguments import ChineseParser, Commands, text
from pmis_desktop.cli.call import Call
from pmis_desktop.cli.kinds import one_of
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import recycling


def register(commands: Commands) -> None:
    """Add bin …"""
    under = commands.group("bin", "回收站：列出、移入、恢复")
    under.add("list", "列出回收站里的记录", list_removed)
    remove = under.add("remove", "把一条记录移到回收站", remove_one)
    _add_record(remove)
    remove.add_argument("--reason", required=True, type=text, help="移除的理由")
    _add_record(under.add("restore", "从回收站恢复一条记录", restore_one))


def _add_record(parser: ChineseParser) -> None:
    parser.add_argument(
        "kind", type=one_of(ENTITIES), metavar="KIND", help="种类，如 党员 或 member"
    )
    parser.add_argument("id", type=text, metavar="ID", help="记录编号")


def list_removed(call: Call) -> Answer:
    """List the bin."""
    with call.house() as house:
        found = recycling.removed(house)
    rows = [(each.label, each.name, each.reason, each.at, each.who) for each in found]
    headings = ("种类", "名称", "理由", "时间", "操作员")
    return Answer(
        facts={"rows": [asdict(each) for each in found], "count": len(found)},
        lines=table(headings, rows) if rows else ["回收站是空的。"],
    )


def remove_one(call: Call) -> Answer:
    """Put a record into the bin."""
    given = call.options
    with call.house() as house:
        done = recycling.remove(house, given.kind, given.id, given.reason)
    return Answer(facts={"id": done.id, "unit": done.unit}, lines=["已移到回收站。"])


def restore_one(call: Call) -> Answer:
    """Bring a record back from the bin."""
    with call.house() as house:
        done = recycling.restore(house, call.options.kind, call.options.id)
    return Answer(facts={"id": done.id, "unit": done.unit}, lines=["已从回收站恢复。"])
