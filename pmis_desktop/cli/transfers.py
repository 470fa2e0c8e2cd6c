"""The commands for transfers of organisation relationship: 发起, 开出, 接收, 退回, 撤回, 回执 …"""

from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import asdict

from pmis_desktop.cli.answers import Answer, table
from pmis_desktop.cli.arguments import ChineseParser, Commands, number, pair, text
from pmis_desktop.cli.call import Call, organisation
from pmis_desktop.errors.cli import UsageError
from pmis_desktop.rules import codes
from pmis_desktop.services import finding
from pmis_desktop.services.editing import Edited
from pmis_desktop.services.house import House
from pmis_desktop.services.transfers import (
    arriving,
    filing,
    letters,
    numbering,
    reading,
    starting,
    steps,
)
from pmis_desktop.services.transfers.arriving import Arrival, Placing
from pmis_desktop.services.transfers.reading import TransferQuery, TransferRow
from pmis_desktop.services.transfers.starting import Request
from pmis_desktop.services.transfers.steps import Letter

_COLUMNS: Sequence[tuple[str, str]] = (
    ("id", "编号"),
    ("name", "姓名"),
    ("from_name", "转出"),
    ("to_name", "转入"),
    ("label", "状态"),
    ("letter_number", "介绍信"),
    ("valid_until", "有效期至"),
    ("next_step", "下一步"),
)
_POCKET: Sequence[tuple[str, str]] = (
    ("id", "编号"),
    ("name", "姓名"),
    ("from_name", "转出"),
    ("letter_number", "介绍信"),
    ("days_over", "过期天数"),
    ("phone", "电话"),
    ("next_step", "下一步"),
)
_Act = Callable[[House, Namespace], Edited]


def register(commands: Commands) -> None:
    """Add transfers, and transfer with its steps."""
    listed = commands.add("transfers", "列出组织关系转接", list_transfers)
    listed.add_argument(
        "--state", choices=(*reading.STATES, "all"), default="", help="状态；不写列没有办结的"
    )
    listed.add_argument("--org", type=text, default="", help="只列这个党组织及其下级的")
    listed.add_argument("--pocket", action="store_true", help="介绍信过期还没有报到的党员")
    under = commands.group("transfer", "组织关系转接：发起、开介绍信、接收、退回、撤回、回执")
    _register_start(under)
    _register_letters(under)
    _register_receiving(under)
    _register_county(under)


def _register_start(under: Commands) -> None:
    start = under.add("start", "发起转接，多人一起办结或一起不办", _doing(_start))
    who = start.add_mutually_exclusive_group(required=True)
    who.add_argument("--member", type=text, action="append", default=[], help="党员编号，可写多次")
    who.add_argument("--whole", type=text, default="", metavar="ORG", help="整建制：全体党员")
    start.add_argument("--to", type=text, required=True, help="转入的党组织名称、代码或编号")
    start.add_argument("--outside", action="store_true", help="转往县外，--to 写名称")
    start.add_argument("--channel", type=text, default="", help="转接方式；不写由程序选定")
    for name, told in (
        ("reason", "转接原因"),
        ("dues", "党费交至，如 2026-03"),
        ("phone", "联系电话；不写用登记的手机"),
        ("title", "介绍信抬头"),
        ("division", "转往地区"),
        ("reviewed-by", "支部审核人；写了即审核"),
    ):
        start.add_argument(f"--{name}", type=text, default="", help=told)
    _on(start)
    review = _step(under, "review", "支部审核", _review)
    review.add_argument("--by", type=text, required=True, help="审核人")
    withdraw = _step(under, "withdraw", "撤回，对方接收之前都可以", _withdraw)
    withdraw.add_argument("--reason", type=text, required=True, help="撤回的原因")
    stuck = _step(under, "note", "写明未办结的原因", _note)
    stuck.add_argument("--reason", type=text, required=True, help="未办结原因")
    stuck.add_argument("--told", type=text, default="", help="情况说明")
    phone = under.add("phone", "改转接期间的联系电话", _doing(_phone))
    phone.add_argument("id", type=text, metavar="ID", help="转接的编号")
    phone.add_argument("phone", type=text, help="现在打得通的号码；写空的就是没有电话")


def _register_letters(under: Commands) -> None:
    issue = _step(under, "issue", "党委开出介绍信", _issue)
    _letter(issue)
    void = _step(under, "void", "介绍信作废，编号不再使用", _void)
    _voiding(void)
    again = under.add("reissue", "补办：原介绍信作废，另开一份", _doing(_reissue))
    again.add_argument("id", type=text, metavar="ID", help="转接的编号")
    _letter(again)
    _voiding(again)
    _on(again)
    receipt = _step(under, "receipt", "登记收到的回执", _receipt)
    receipt.add_argument("--image", action="store_true", help="回执照片已存")


def _register_receiving(under: Commands) -> None:
    accept = _step(under, "accept", "接收，并编入支部", _accept)
    accept.add_argument("--into", type=text, default="", help="编入的党支部；不写编入所转的支部")
    accept.add_argument("--archive", type=text, default="", help="档案审核结论")
    back = _step(under, "return", "退回，写明理由", _return)
    back.add_argument("--reason", type=text, required=True, help="退回的理由")
    come = under.add("in", "从县外转入：登记介绍信，写 --into 即接收", _doing(_in))
    come.add_argument("person", type=pair, nargs="+", metavar="项目=内容", help="党员的信息")
    come.add_argument("--to", type=text, required=True, help="介绍信转来的党组织")
    come.add_argument("--from", type=text, required=True, dest="source", help="转出单位")
    come.add_argument("--into", type=text, default="", help="编入的党支部")
    come.add_argument("--number", type=text, default="", help="介绍信编号")
    come.add_argument("--issued-on", type=text, default="", metavar="DATE", help="介绍信日期")
    come.add_argument("--days", type=number, default=0, help="有效期天数")
    come.add_argument("--dues", type=text, default="", help="党费交至")
    come.add_argument("--archive", type=text, default="", help="档案审核结论")
    _on(come)


def _register_county(under: Commands) -> None:
    close = _step(under, "close", "县级：写明理由办结，没有回执也可以", _close)
    close.add_argument("--reason", type=text, required=True, help="办结的理由")
    direct = under.add("direct", "选定转入的党组织（支部写的名称没有认出时）", _doing(_direct))
    direct.add_argument("id", type=text, nargs="+", metavar="ID", help="转接的编号，可写多个")
    direct.add_argument("--to", type=text, required=True, help="转入的党组织名称、代码或编号")
    reserve = under.add("reserve", "县级：给开介绍信的党组织留号", reserve_numbers)
    reserve.add_argument("org", type=text, metavar="ORG", help="党组织的名称、代码或编号")
    reserve.add_argument("--count", type=number, default=letters.USUAL_COUNT, help="留多少个")
    pattern = under.add("pattern", "县级：介绍信编号的样式", set_pattern)
    pattern.add_argument("pattern", type=text, help="如 YYUUNNN")
    stubs = under.add("stubs", "介绍信存根：用过的全部编号", list_stubs)
    stubs.add_argument("org", type=text, metavar="ORG", help="党组织的名称、代码或编号")
    away = under.add("archive", "县级：办结已久的归档，不再下发", file_away)
    away.add_argument("--days", type=number, default=None, help="办结满多少天；不写满一年")
    show = under.add("show", "显示一次转接的全部内容（记入本机日志）", show_transfer)
    show.add_argument("id", type=text, metavar="ID", help="转接的编号")


def _step(under: Commands, name: str, told: str, act: _Act) -> ChineseParser:
    """One step of one transfer or of several together."""
    parser = under.add(name, told, _doing(act))
    parser.add_argument("id", type=text, nargs="+", metavar="ID", help="转接的编号，可写多个")
    _on(parser)
    return parser


def _on(parser: ChineseParser) -> None:
    parser.add_argument("--on", type=text, default="", metavar="DATE", help="日期；不写是今天")


def _letter(parser: ChineseParser) -> None:
    parser.add_argument("--days", type=number, default=0, help="有效期天数；不写按通常的天数")
    parser.add_argument("--number", type=text, default="", help="预印介绍信的编号；不写取预留的号")
    parser.add_argument("--handled-by", type=text, default="", help="经办人")


def _voiding(parser: ChineseParser) -> None:
    kinds = tuple(each.code for each in codes.code_list("transfer_void").options())
    parser.add_argument("--kind", choices=kinds, required=True, help="过期、遗失、开错或其他")
    parser.add_argument("--reason", type=text, default="", help="原因")


def _doing(act: _Act) -> Callable[[Call], Answer]:
    def run(call: Call) -> Answer:
        with call.house() as house:
            done = act(house, call.options)
        return Answer(
            facts={"id": done.id, "unit": done.unit},
            lines=["已办理，可用 undo 撤销。", f"编号：{done.id}"],
        )

    return run


def _start(house: House, given: Namespace) -> Edited:
    known, named = ("", given.to) if given.outside else _destination(house, given.to)
    request = Request(
        to=known,
        to_text=named,
        outside=given.outside,
        channel=_channel(given.channel),
        reason=given.reason,
        on=given.on,
        dues_paid_to=given.dues,
        phone=given.phone,
        letter_title=given.title,
        to_division=given.division,
        reviewed_by=given.reviewed_by,
    )
    if given.whole:
        return starting.start_block(house, organisation(house, given.whole), request)
    return starting.start(house, given.member, request)


def _destination(house: House, named: str) -> tuple[str, str]:
    """An organisation that is known here, or its name for the county to find."""
    if house.at_county:
        return organisation(house, named), ""
    with house.reading() as connection:
        found = finding.organisation_index(connection).find(named)
    return (found, "") if isinstance(found, str) else ("", named)


def _channel(written: str) -> str:
    found = codes.code_list("transfer_channel").find(written) if written else ""
    if not isinstance(found, str):
        raise UsageError(f"没有“{written}”这种转接方式。", advice="请写方式的全称或代码。")
    return found


def _review(house: House, given: Namespace) -> Edited:
    return steps.review(house, given.id, by=given.by, on=given.on)


def _withdraw(house: House, given: Namespace) -> Edited:
    return steps.withdraw(house, given.id, reason=given.reason, on=given.on)


def _note(house: House, given: Namespace) -> Edited:
    return steps.note_unfinished(house, given.id, reason=given.reason, note=given.told)


def _phone(house: House, given: Namespace) -> Edited:
    return steps.set_phone(house, given.id, given.phone)


def _asked_letter(given: Namespace) -> Letter:
    return Letter(on=given.on, days=given.days, number=given.number, handled_by=given.handled_by)


def _issue(house: House, given: Namespace) -> Edited:
    return steps.issue(house, given.id, _asked_letter(given))


def _void(house: House, given: Namespace) -> Edited:
    return steps.void(house, given.id, kind=given.kind, reason=given.reason, on=given.on)


def _reissue(house: House, given: Namespace) -> Edited:
    letter = _asked_letter(given)
    return steps.reissue(house, given.id, letter, kind=given.kind, reason=given.reason)


def _receipt(house: House, given: Namespace) -> Edited:
    return steps.note_receipt(house, given.id, on=given.on, image=given.image)


def _accept(house: House, given: Namespace) -> Edited:
    into = organisation(house, given.into)
    return steps.accept(house, given.id, into=into, on=given.on, archive_check=given.archive)


def _return(house: House, given: Namespace) -> Edited:
    return steps.send_back(house, given.id, reason=given.reason, on=given.on)


def _in(house: House, given: Namespace) -> Edited:
    arrival = Arrival(
        to=organisation(house, given.to),
        from_text=given.source,
        person=dict(given.person),
        letter_number=given.number,
        issued_on=given.issued_on,
        valid_days=given.days,
        dues_paid_to=given.dues,
    )
    into = organisation(house, given.into)
    if not into:
        return arriving.note(house, arrival)
    return arriving.enter(
        house, arrival, Placing(into=into, on=given.on, archive_check=given.archive)
    )


def _close(house: House, given: Namespace) -> Edited:
    return steps.close(house, given.id, reason=given.reason, on=given.on)


def _direct(house: House, given: Namespace) -> Edited:
    return steps.direct(house, given.id, to=organisation(house, given.to))


def list_transfers(call: Call) -> Answer:
    """Transfers as a list; of those in the pocket with days and telephone."""
    given = call.options
    with call.house() as house:
        org = organisation(house, given.org)
        if given.pocket:
            found = reading.pocket(house, org)
        else:
            found = reading.every(house, TransferQuery(state=given.state, organisation=org))
    lines = _table(found, _POCKET if given.pocket else _COLUMNS)
    return Answer(
        facts={"rows": [asdict(row) for row in found], "count": len(found)},
        lines=[*lines, f"共 {len(found)} 条。"],
    )


def _table(found: Sequence[TransferRow], columns: Sequence[tuple[str, str]]) -> list[str]:
    shown = ([getattr(row, name) for name, _label in columns] for row in found)
    return table([label for _name, label in columns], shown) if found else []


def show_transfer(call: Call) -> Answer:
    """One transfer with its steps and all its fields."""
    with call.house() as house:
        card = reading.card(house, call.options.id)
    return Answer(
        facts={
            **asdict(card.row),
            "marks": [asdict(mark) for mark in card.marks],
            "values": dict(card.values),
        },
        lines=[
            f"{card.row.name}：{card.row.label}。{card.row.next_step}",
            *(f"{mark.label}　{mark.told or '—'}" for mark in card.marks),
            *(f"{label}　{value}" for label, value in card.facts),
        ],
    )


def reserve_numbers(call: Call) -> Answer:
    """Keep a block of numbers for every computer of an issuing organisation."""
    given = call.options
    with call.house() as house:
        org = organisation(house, given.org)
        letters.reserve(house, org, given.count)
        found = letters.blocks(house, org)
    return Answer(
        facts={"rows": [asdict(block) for block in found]},
        lines=[
            f"{block.first} 至 {block.last}，还剩 {block.left} 个（{_whose(block.site)}）"
            for block in found
        ],
    )


def _whose(site: str) -> str:
    return f"接入点 {site[:8]}" if site else "县级代开"


def set_pattern(call: Call) -> Answer:
    """Number letters another way from the next block on."""
    with call.house() as house:
        letters.set_pattern(house, call.options.pattern)
        known = numbering.numbering(house)
    first = known.first_of(known.pattern, "")
    return Answer(
        facts={"pattern": known.pattern, "first": first},
        lines=[f"已改，从下一段号起使用；还没有号段的党组织从 {first} 开始。"],
    )


def list_stubs(call: Call) -> Answer:
    """The stub ledger of an issuing organisation."""
    with call.house() as house:
        found = letters.stubs(house, organisation(house, call.options.org))
    lines = table(
        ["编号", "姓名", "日期", "作废"],
        ([s.number, s.name, s.issued_on, "作废" if s.voided else ""] for s in found),
    )
    return Answer(
        facts={"rows": [asdict(stub) for stub in found], "count": len(found)},
        lines=[*(lines if found else []), f"共 {len(found)} 个编号。"],
    )


def file_away(call: Call) -> Answer:
    """File away what ended long ago."""
    with call.house() as house:
        count = filing.file_away(house, call.options.days)
    return Answer(facts={"count": count}, lines=[f"归档 {count} 件。"])
