"""Commands about who has sent: the list, one branch's correspondence, texts that remind."""

from pmis_desktop.cli.answers import Answer, table
from pmis_desktop.cli.arguments import ChineseParser, Commands, day, path, text
from pmis_desktop.cli.call import Call, organisation
from pmis_desktop.errors.cli import UsageError
from pmis_desktop.rules import percentages
from pmis_desktop.services.correspondence import (
    ageing,
    history,
    listing,
    paper,
    periods,
    reminders,
    reporting,
)
from pmis_desktop.services.correspondence.ageing import WaitingItem
from pmis_desktop.services.correspondence.history import Line
from pmis_desktop.services.correspondence.periods import Period
from pmis_desktop.services.correspondence.reporting import Report, Reporter
from pmis_desktop.services.exporting import correspondence_sheet
from pmis_desktop.services.house import House

_HEADINGS = ("党组织", "情况", "最近来包", "天数", "报来更改", "待决定", "录入")
_ITEMS = ("待决定", "党组织", "姓名", "哪一项", "已等天数")
_FILES = ("收到或写出", "文件", "内容", "结果")


def register(commands: Commands) -> None:
    """Add correspondence and reminder."""
    asked = commands.add("correspondence", "县级：报送情况，谁报了、谁没报", show_correspondence)
    asked.add_argument("--org", type=text, default="", metavar="X", help="只看这个党组织及其下级")
    _add_period(asked)
    asked.add_argument("--late", action="store_true", help="只列逾期未报和从未报送的")
    asked.add_argument("--xlsx", type=path, metavar="F.xlsx", help="另存成 Excel 表格")
    asked.add_argument("--pdf", type=path, metavar="F.pdf", help="另存成可打印的 PDF")

    remind = commands.add("reminder", "县级：催报文字，可粘贴到 QQ、微信", show_reminder)
    remind.add_argument("--org", type=text, default="", metavar="X", help="一个党委或支部")
    _add_period(remind)


def _add_period(command: ChineseParser) -> None:
    command.add_argument(
        "--period", choices=("week", "month", "quarter"), help="本周、本月或本季；不写则按规定"
    )
    command.add_argument("--since", type=day, metavar="DAY", help="从哪一天起")
    command.add_argument("--until", type=day, metavar="DAY", help="到哪一天止；不写则到今天")


def show_correspondence(call: Call) -> Answer:
    """Who has sent in a period; of one branch also every package and answer."""
    given = call.options
    with call.house() as house:
        house.require_county()
        within = organisation(house, given.org)
        found = reporting.report(house, _period(call, house), within)
        whole = found
        if given.late:
            rows = tuple(each for each in found.rows if each.is_missed)
            found = Report(period=found.period, rows=rows, clock=found.clock)
        lines = _lines_of(house, whole, within)
        known = {each.id for each in found.rows}
        desk = [each for each in ageing.waiting(house) if each.organisation in known]
        files = _write(call, house, found)
        said = listing.sentence(whole, house.today)
    return Answer(
        facts={
            "since": found.period.since,
            "until": found.period.until,
            "due": found.period.due,
            "counts": listing.counts(whole),
            "rows": [_row(each) for each in found.rows],
            "count": len(found.rows),
            "clock": found.clock,
            "parcels": [_parcel(line) for line in lines],
            "desk": [_item(each) for each in desk],
            **files,
        },
        lines=[
            said,
            *filter(None, [found.clock]),
            *(table(_HEADINGS, map(_cells, found.rows)) if found.rows else []),
            *(table(_FILES, map(_told, lines)) if lines else []),
            *(table(_ITEMS, map(_waited, desk)) if desk else []),
            *(f"已生成：{file}" for file in files.values()),
        ],
    )


def show_reminder(call: Call) -> Answer:
    """A text to paste, for one branch, a committee's late ones, or all."""
    with call.house() as house:
        house.require_county()
        within = organisation(house, call.options.org)
        made = reminders.reminder(house, within, _period(call, house))
    return Answer(
        facts={"text": made.text, "names": list(made.names), "count": len(made.names)},
        lines=made.text.splitlines(),
    )


def _period(call: Call, house: House) -> Period:
    given = call.options
    if given.period and (given.since or given.until):
        raise UsageError("--period 不能与 --since、--until 同时使用。")
    if given.until and not given.since:
        raise UsageError("--until 须与 --since 一起使用。")
    if given.since:
        return periods.between(given.since, given.until or max(house.today, given.since))
    if given.period:
        return periods.current(given.period, house.today)
    return periods.usual(house.today)


def _lines_of(house: House, found: Report, within: str) -> tuple[Line, ...]:
    """The files of an organisation that reports by itself, with nobody else under it."""
    if [each.id for each in found.rows] != [within]:
        return ()
    return history.correspondence(house, within, found.period).lines


def _write(call: Call, house: House, found: Report) -> dict[str, str]:
    files: dict[str, str] = {}
    if call.options.xlsx:
        made = correspondence_sheet.write(house, found, call.options.xlsx)
        files["xlsx"] = str(made.file)
    if call.options.pdf:
        files["pdf"] = str(paper.pdf(house, found, call.options.pdf).file)
    return files


def _row(each: Reporter) -> dict[str, object]:
    return {
        "organisation": each.id,
        "name": each.name,
        "committee": each.committee_name,
        "entry": each.entry,
        "entered_by": each.entered_by,
        "state": each.state,
        "last_at": each.last_at,
        "age": each.age,
        "reported": each.reported,
        "new": each.new,
        "packages": each.packages,
        "waiting": each.waiting,
        "waiting_since": each.waiting_since,
        "unfetched": each.unfetched,
        "unfetched_since": each.unfetched_since,
        "accuracy": _share(each.figures.correct, each.figures.members),
        "completeness": _share(each.figures.filled, each.figures.cells),
        "members": each.figures.members,
    }


def _share(part: int, whole: int) -> float | None:
    """Per cent with one decimal, rounded down, as the last check found it; None of nobody."""
    tenths = percentages.tenths(part, whole)
    return None if tenths is None else tenths / 10


def _item(each: WaitingItem) -> dict[str, object]:
    return {
        "item": each.item,
        "organisation": each.organisation,
        "name": each.name,
        "what": each.what,
        "since": each.since,
        "days": each.days,
    }


def _waited(each: WaitingItem) -> tuple[object, ...]:
    return each.item, each.sender, each.name, each.what, each.days


def _parcel(line: Line) -> dict[str, object]:
    return {
        "at": line.at,
        "kind": line.kind,
        "from": line.first,
        "to": line.last,
        "number": line.number,
        "held": line.held,
        "message": line.ending,
    }


def _cells(each: Reporter) -> tuple[object, ...]:
    return (
        each.name,
        each.words,
        each.last_at[:10],
        "" if each.age is None else each.age,
        each.reported or "",
        each.waiting or "",
        each.entry_words,
    )


def _told(line: Line) -> tuple[object, ...]:
    return line.at[:16].replace("T", " "), line.what, line.held, line.ending
