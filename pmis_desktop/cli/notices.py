"""Commands about notices of the county: written, listed, read at a branch, taken out as files."""

from argparse import Namespace
from collections.abc import Iterator

from pmis_desktop.cli.answers import Answer, table
from pmis_desktop.cli.arguments import ChineseParser, Commands, day, path, text
from pmis_desktop.cli.call import Call, decoded, organisation
from pmis_desktop.errors.cli import UsageError
from pmis_desktop.files import read_limited
from pmis_desktop.services.house import House
from pmis_desktop.services.notices import issuing, leaving, listing, opening, reading, received
from pmis_desktop.services.notices.views import HOLDING_WORDS, READ, Opened, names_of
from pmis_desktop.services.notices.wording import Wording

_LONGEST_FILE = 64 * 1024
_COUNTY_HEADINGS = ("号", "标题", "成文日期", "有效期至", "状态", "应收", "已收到", "已看")
_SITE_HEADINGS = ("号", "标题", "成文日期", "有效期至", "状态")
_FORMS = {
    "text": (leaving.TEXT, "文字文件，可贴到QQ、微信"),
    "picture": (leaving.PICTURE, "手机竖幅图片（PNG）"),
    "a4_picture": (leaving.A4_PICTURE, "A4图片（PNG）"),
    "mail": (leaving.MAIL, "邮件文件（.eml）"),
    "page": (leaving.PAGE, "网页（.html），可以放在U盘上打开"),
    "letter": (leaving.LETTER, "打印用的PDF"),
}


def register(commands: Commands) -> None:
    """Add notices and the commands under notice."""
    commands.add("notices", "列出县里的通知（县级：谁看了；支部：收到的）", list_notices)
    under = commands.group("notice", "通知：发出、查看、撤回、导出、阅读")
    _register_county(under)
    show = under.add("show", "显示一份通知；县级同时列出谁收到、谁看了", show_notice)
    _names_one(show)
    out = under.add("export", "把通知存成文字、图片、邮件或网页", export_notice)
    _names_one(out)
    forms = out.add_mutually_exclusive_group(required=True)
    for form, (_, told) in _FORMS.items():
        option = f"--{form.replace('_', '-')}"
        forms.add_argument(option, type=path, metavar="FILE", dest=form, help=told)
    read = under.add("read", "支部：记下已看过这份通知，下次报送告诉县里", read_notice)
    _names_one(read)


def _register_county(under: Commands) -> None:
    add = under.add("add", "县级：发出一份通知，随回执发给支部", add_notice)
    add.add_argument("--replaces", type=text, default="", metavar="N", help="代替这份通知")
    _words(add)
    change = under.add("set", "县级：改一份通知的内容，看过的支部要再看", set_notice)
    _names_one(change)
    _words(change)
    withdraw = under.add("withdraw", "县级：撤回一份通知", withdraw_notice)
    _names_one(withdraw)
    withdraw.add_argument("--reason", type=text, required=True, help="撤回的原因，支部会看到")


def _names_one(parser: ChineseParser) -> None:
    parser.add_argument("notice", type=text, metavar="N", help="通知的号（见 notices）或编号")


def _words(parser: ChineseParser) -> None:
    parser.add_argument("--title", type=text, required=True, help="标题")
    parser.add_argument(
        "--text-file", type=path, required=True, metavar="F", help="正文，一行一段的文本文件"
    )
    parser.add_argument(
        "--org",
        type=text,
        action="append",
        default=[],
        help="发给它和它的下级，可写多次；不写为全县",
    )
    parser.add_argument("--document", type=text, default="", help="文号")
    parser.add_argument("--issuer", type=text, default="", help="落款；不写为县级名称")
    parser.add_argument("--on", type=day, metavar="DATE", help="成文日期；不写为今天")
    parser.add_argument("--until", type=day, metavar="DATE", help="有效期至；不写按规定的天数")
    parser.add_argument("--contact", type=text, default="", help="联系人")
    parser.add_argument("--phone", type=text, default="", help="联系电话")


def add_notice(call: Call) -> Answer:
    """Issue a notice; it goes out with the next answers."""
    with call.house() as house:
        house.require_county()
        given = _wording(house, call.options)
        made = issuing.issue(house, given, replaces=call.options.replaces)
        return _issued(house, made.id, made.unit, "已发出，写出回执（answer）交给支部后就能看到。")


def set_notice(call: Call) -> Answer:
    """Change the wording of a notice."""
    with call.house() as house:
        house.require_county()
        given = _wording(house, call.options)
        made = issuing.amend(house, call.options.notice, given)
        return _issued(house, made.id, made.unit, "已修改，随下一份回执发给支部。")


def withdraw_notice(call: Call) -> Answer:
    """Take a notice back, with a reason."""
    with call.house() as house:
        made = issuing.withdraw(house, call.options.notice, call.options.reason)
        return _issued(house, made.id, made.unit, "已撤回，随下一份回执告诉支部。")


def _issued(house: House, notice: str, unit: int | None, said: str) -> Answer:
    with house.reading() as connection:
        number = listing.numbers(connection)[notice]
    return Answer(
        facts={"id": notice, "number": number, "unit": unit},
        lines=[f"第 {number} 号通知{said}", "可用 undo 撤销。"],
    )


def _wording(house: House, given: Namespace) -> Wording:
    data = read_limited(given.text_file, _LONGEST_FILE)
    return Wording(
        title=given.title,
        text=decoded(data, "正文文件"),
        audience=tuple(organisation(house, each) for each in given.org),
        document=given.document,
        issuer=given.issuer,
        dated_on=given.on.isoformat() if given.on else "",
        valid_until=given.until.isoformat() if given.until else "",
        contact=given.contact,
        phone=given.phone,
    )


def list_notices(call: Call) -> Answer:
    """List the county's notices with how many have read each, or those a branch received."""
    with call.house() as house:
        rows = list(_county_rows(house) if house.at_county else _site_rows(house))
        at_county = house.at_county
    names = ("number", "title", "dated_on", "valid_until", "words")
    shown = (*names, "sites", "got", "read") if at_county else names
    headings = _COUNTY_HEADINGS if at_county else _SITE_HEADINGS
    listed = table(headings, ([row[name] for name in shown] for row in rows))
    return Answer(
        facts={"rows": rows, "count": len(rows)}, lines=listed if rows else ["还没有通知。"]
    )


def _county_rows(house: House) -> Iterator[dict[str, object]]:
    with house.reading() as connection:
        numbers = listing.numbers(connection)
    for each in listing.of_county(house):
        yield {
            "number": numbers[each.id],
            "id": each.id,
            "title": each.title,
            "dated_on": each.dated_on,
            "valid_until": each.valid_until,
            "addressed": each.addressed,
            "state": each.state,
            "words": each.words,
            "sites": each.sites,
            "got": each.got,
            "read": each.read,
        }


def _site_rows(house: House) -> Iterator[dict[str, object]]:
    for number, each in enumerate(received.of_branch(house), 1):
        yield {
            "number": number,
            "id": each.id,
            "title": each.title,
            "issuer": each.issuer,
            "dated_on": each.dated_on,
            "valid_until": each.valid_until,
            "state": each.state,
            "words": each.words,
            "unread": each.unread,
            "received_at": each.received_at,
            "read_at": each.read_at,
            "read_by": each.read_by,
        }


def show_notice(call: Call) -> Answer:
    """Show a notice; at the county with its readers by name."""
    with call.house() as house:
        found = opening.opened(house, call.options.notice)
        return _shown(found, at_county=house.at_county)


def _shown(found: Opened, *, at_county: bool) -> Answer:
    said = found.text
    facts: dict[str, object] = {
        "id": found.id,
        "title": said.title,
        "text": list(said.paragraphs),
        "document": said.document,
        "issuer": said.issuer,
        "addressed": said.addressed,
        "dated_on": said.dated_on,
        "valid_until": said.valid_until,
        "contact": said.contact,
        "phone": said.phone,
        "state": found.state,
        "reason": found.reason,
        "replaced_by": found.replaced_by,
    }
    lines = [*leaving.lines(said), f"状态：{found.words}{_because(found)}"]
    if at_county:
        facts["readers"] = [_reader(each) for each in found.readers]
        facts["without_site"] = list(found.without_site)
        lines += _reading_back(found)
    else:
        facts |= {"received_at": found.received_at, "read_at": found.read_at}
        facts |= {"read_by": found.read_by, "known": found.known}
    return Answer(facts=facts, lines=lines)


def _because(found: Opened) -> str:
    return f"（{found.reason}）" if found.reason else ""


def _reader(each: object) -> dict[str, object]:
    names = ("site", "name", "phone", "holding", "words", "told_at", "read_at", "read_by")
    return {name: getattr(each, name) for name in names}


def _reading_back(found: Opened) -> Iterator[str]:
    read = names_of(found.readers, READ)
    yield f"应收 {len(found.readers)} 个支部，已看 {len(read)} 个。"
    for holding, words in HOLDING_WORDS.items():
        names = names_of(found.readers, holding)
        if names:
            yield f"{words} {len(names)} 个：{'、'.join(names)}"
    if found.without_site:
        names = list(found.without_site)
        yield f"没有接入、要另外通知的 {len(names)} 个：{'、'.join(names)}"


def export_notice(call: Call) -> Answer:
    """Write a notice to a file in the form asked for."""
    given = call.options
    asked = next((form for form in _FORMS if getattr(given, form) is not None), None)
    if asked is None:
        raise UsageError("请写明存成什么，例如 --text FILE。")
    form, _ = _FORMS[asked]
    with call.house() as house:
        out = leaving.export(house, given.notice, form, getattr(given, asked))
    return Answer(
        facts={"file": str(out), "form": form},
        lines=[f"已存为{leaving.FORMS[form].label}：{out}"],
    )


def read_notice(call: Call) -> Answer:
    """Show a notice at a branch and note that it was read."""
    with call.house() as house:
        found = reading.read(house, call.options.notice)
    shown = _shown(found, at_county=False)
    said = "已记下看过，下次报送（export）时告诉县里。"
    return Answer(facts=shown.facts, lines=[*shown.lines, said])
