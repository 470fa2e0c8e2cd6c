"""The command about what waits: why, since when, what ends it, and trying again."""

from dataclasses import asdict

from pmis_desktop.cli.answers import Answer, table
from pmis_desktop.cli.arguments import Commands
from pmis_desktop.cli.call import Call
from pmis_desktop.services.on_hold import listing, putting_aside, retrying


def register(commands: Commands) -> None:
    """Add waiting."""
    waiting = commands.add("waiting", "列出等着的文件和更改：为什么等、下一步做什么", list_waiting)
    waiting.add_argument("--retry", action="store_true", help="现在就再试一次")
    waiting.add_argument("--put-aside", metavar="编号", help="不再等这个文件；文件仍留在存档里")
    waiting.add_argument("--again", metavar="编号", help="重新等一个不再等的文件")


def list_waiting(call: Call) -> Answer:
    """List what waits, after putting a file aside or taking one up.

    It is tried again by itself whenever a reason may have ended.
    """
    options = call.options
    with call.house() as house:
        if options.put_aside:
            putting_aside.put_aside(house, options.put_aside)
        if options.again:
            putting_aside.wait_again(house, options.again)
        done = retrying.retry(house) if options.retry or options.again else retrying.NOTHING
        found = listing.waiting(house)
        aside = listing.put_aside(house)
    rows = [
        (each.mark, each.organisation or each.name, each.since, each.why, each.next_step)
        for each in found
    ]
    headings = ("编号", "来自", "收到", "为什么等", "下一步")
    return Answer(
        facts={
            "rows": [asdict(each) for each in found],
            "count": len(found),
            "put_aside": [asdict(each) for each in aside],
            "files": done.files,
            "changes": done.changes,
        },
        lines=[
            *filter(None, [done.words]),
            *(table(headings, rows) if rows else ["没有等着的文件和更改。"]),
            *([f"另有不再等的文件：{'、'.join(each.mark for each in aside)}。"] if aside else []),
        ],
    )
