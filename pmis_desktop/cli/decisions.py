"""Commands at the county's desk: what waits for a decision, and deciding it."""

from dataclasses import asdict

from pmis_desktop.cli.answers import Answer, table
from pmis_desktop.cli.arguments import Commands, number, text
from pmis_desktop.cli.call import Call
from pmis_desktop.services import deciding
from pmis_desktop.services.deciding import Side
from pmis_desktop.services.reviewing import following

_HEADINGS = ("事项", "党组织", "姓名", "项目", "原值", "县级", "支部", "缘由")
_SIDES: dict[str, str] = {"county": "保留县级", "branch": "采用支部", "value": "另填一个值"}


def register(commands: Commands) -> None:
    """Add desk and settle."""
    shown = commands.add("desk", "县级：列出等待决定的事项", show_desk)
    shown.add_argument("--review", action="store_true", help="只列出等党委审核的")
    settle = commands.add("settle", "县级：决定一个事项", settle_item)
    settle.add_argument("item", type=number, metavar="ITEM", help="事项编号")
    side = settle.add_mutually_exclusive_group(required=True)
    side.add_argument("--county", action="store_true", help="保留县级的内容")
    side.add_argument("--branch", action="store_true", help="采用支部的内容")
    side.add_argument("--value", type=text, metavar="V", help="另填一个值")
    settle.add_argument("--reason", required=True, type=text, help="理由")


def show_desk(call: Call) -> Answer:
    """List what waits for a decision, with the values of all sides in full."""
    with call.house() as house:
        found = deciding.list_desk(house)
        review = following.told(house)
    if call.options.review:
        found = [row for row in found if row.item in review]
    rows = [
        (
            row.item,
            row.branch_name,
            row.name,
            row.label,
            row.base,
            row.county,
            row.branch,
            review.get(row.item) or row.kind,
        )
        for row in found
    ]
    return Answer(
        facts={
            "rows": [{**asdict(row), "review": review.get(row.item, "")} for row in found],
            "count": len(found),
        },
        lines=table(_HEADINGS, rows) if rows else ["没有等待决定的事项。"],
    )


def settle_item(call: Call) -> Answer:
    """Settle one item with a reason."""
    given = call.options
    side: Side = "value"
    if given.county or given.branch:
        side = "county" if given.county else "branch"
    with call.house() as house:
        settled = deciding.settle(
            house, given.item, side=side, reason=given.reason, value=given.value
        )
    return Answer(
        facts={"item": settled.item, "side": settled.side, "unit": settled.unit},
        lines=[f"事项 {settled.item} 已处理：{_SIDES[settled.side]}。支部会在下一份回执中得知。"],
    )
