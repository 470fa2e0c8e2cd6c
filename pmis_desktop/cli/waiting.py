"""The command about what waits: why, since when, what ends it, and trying again."""

from dataclasses import asdict

from pmis_desktop.cli.answers import Answer, table
from pmis_desktop.cli.arguments import Commands
from pmis_desktop.cli.call import Call
from pmis_desktop.services.on_hold import listing, retrying


def register(commands: Commands) -> None:
    """Add waiting."""
    waiting = commands.add("waiting", "列出等着的文件和更改：为什么等、下一步做什么", list_waiting)
    waiting.add_argument("--retry", action="store_true", help="现在就再试一次")


def list_waiting(call: Call) -> Answer:
    """List what waits; it is tried again by itself whenever a reason may have ended."""
    with call.house() as house:
        done = retrying.retry(house) if call.options.retry else retrying.NOTHING
        found = listing.waiting(house)
    rows = [
        (each.mark, each.organisation or each.name, each.since, each.why, each.next_step)
        for each in found
    ]
    headings = ("编号", "来自", "收到", "为什么等", "下一步")
    return Answer(
        facts={
            "rows": [asdict(each) for each in found],
            "count": len(found),
            "files": done.files,
            "changes": done.changes,
        },
        lines=[
            *filter(None, [done.words]),
            *(table(headings, rows) if rows else ["没有等着的文件和更改。"]),
        ],
    )
