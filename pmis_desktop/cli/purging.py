"""Commands about removal for good: what would go, the order of the root, terms that are over."""

from dataclasses import asdict

from pmis_desktop.cli.answers import Answer, table
from pmis_desktop.cli.arguments import ChineseParser, Commands, path, text
from pmis_desktop.cli.call import Call
from pmis_desktop.cli.kinds import one_of
from pmis_desktop.cli.sites import add_root_key
from pmis_desktop.models.purge_orders import Carried
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services.house import House
from pmis_desktop.services.purging import ordering, orders, retention
from pmis_desktop.services.purging.ordering import Preview, Target

# A person and what is of one: organisations are never purged.
_OF_PEOPLE = (each.id for each in ENTITIES.values() if each.owner == "member")
_KINDS = ("member", *_OF_PEOPLE, "transfer")
_LEFT = "下面这些程序清除不到，要靠人处理："


def register(commands: Commands) -> None:
    """Add purges, purge …"""
    commands.add("purges", "列出执行过的清除令", list_orders)
    under = commands.group("purge", "永久清除：预览、签发清除令、保管期满的清单（不能撤销）")
    _add_record(under.add("preview", "县级：看会清除什么、什么清除不到；不改动数据", preview))
    signing = under.add("sign", "县级：用主钥匙签发清除令并执行；不能撤销", sign)
    _add_record(signing)
    signing.add_argument("--reason", required=True, type=text, help="理由，不写姓名和号码")
    signing.add_argument("--document", default="", type=text, help="批准文号")
    signing.add_argument("--word", required=True, type=text, help="确认清除，请写“清除”两个字")
    add_root_key(signing)
    under.add("due", "县级：列出保管期满的记录；程序不会自己清除", list_due)
    bring = under.add("read-in", "读入清除令文件并执行，例如恢复备份之后", read_in)
    bring.add_argument("paths", nargs="+", type=path, metavar="PATH", help="证书文件或其文件夹")


def _add_record(parser: ChineseParser) -> None:
    parser.add_argument("kind", type=one_of(_KINDS), metavar="KIND", help="种类，如 党员 或 member")
    parser.add_argument("ids", nargs="+", type=text, metavar="ID", help="记录编号，可写几个")
    parser.add_argument(
        "--group", action="append", default=[], type=text, metavar="GROUP", help="只清除这一组项目"
    )


def _previewed(call: Call, house: House) -> Preview:
    given = call.options
    groups = tuple(given.group)
    return ordering.preview(
        house, [Target(kind=given.kind, rec=each, groups=groups) for each in given.ids]
    )


def list_orders(call: Call) -> Answer:
    """List the orders that were carried out here."""
    with call.house() as house:
        found = orders.carried(house)
    rows = [
        (str(each.number), each.dated_on, each.document, each.reason, str(each.records))
        for each in found
    ]
    return Answer(
        facts={"rows": [_row(each) for each in found], "count": len(found)},
        lines=table(("编号", "日期", "文号", "理由", "记录"), rows)
        if rows
        else ["没有执行过清除令。"],
    )


def _row(each: Carried) -> dict[str, object]:
    return {name: value for name, value in asdict(each).items() if name != "revision"}


def preview(call: Call) -> Answer:
    """Show what would go and what stays elsewhere."""
    with call.house() as house:
        shown = _previewed(call, house)
    return Answer(facts=_facts(shown), lines=_told(shown))


def sign(call: Call) -> Answer:
    """Sign an order and carry it out."""
    given = call.options
    with call.house() as house:
        shown = _previewed(call, house)
        made = ordering.sign(
            house,
            shown,
            reason=given.reason,
            document=given.document,
            word=given.word,
            root_passphrase=call.root_passphrase(),
            root_key=given.root_key,
        )
    numbers = "、".join(str(each.number) for each in made)
    return Answer(
        facts={**_facts(shown), "orders": [_row(each) for each in made]},
        lines=[
            f"已签发并执行第{numbers}号清除令。支部收到下一份回执后清除。",
            _LEFT,
            *shown.out_of_reach,
        ],
    )


def _facts(shown: Preview) -> dict[str, object]:
    return {
        "names": list(shown.names),
        "going": [asdict(each) for each in shown.going],
        "out_of_reach": list(shown.out_of_reach),
    }


def _told(shown: Preview) -> list[str]:
    return [
        f"要清除：{'、'.join(shown.names)}",
        *(f"　{each.label}：{each.count}" for each in shown.going),
        _LEFT,
        *(f"　{each}" for each in shown.out_of_reach),
        "清除后不能恢复。",
    ]


def list_due(call: Call) -> Answer:
    """List what has been kept long enough."""
    with call.house() as house:
        found = retention.due(house)
    rows = [(each.name, each.label, each.since, f"{each.years}年", each.act) for each in found]
    return Answer(
        facts={
            "rows": [{**asdict(each), "id": each.rec} for each in found],
            "count": len(found),
        },
        lines=table(("姓名", "内容", "从哪天算", "保管", "怎么办"), rows)
        if rows
        else ["没有保管期满的记录。"],
    )


def read_in(call: Call) -> Answer:
    """Carry out orders from files."""
    with call.house() as house:
        count = orders.read_in(house, call.options.paths)
    return Answer(
        facts={"count": count},
        lines=[f"执行了 {count} 份清除令。" if count else "没有新的清除令。"],
    )
