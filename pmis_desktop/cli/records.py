"""Commands that list, show and write records, with the same checks as the window."""

from collections.abc import Mapping, Sequence

from pmis_desktop.cli.answers import Answer, table
from pmis_desktop.cli.arguments import ChineseParser, Commands, day, pair, text
from pmis_desktop.cli.call import Call
from pmis_desktop.cli.kinds import one_of
from pmis_desktop.errors.cli import UsageError
from pmis_desktop.rules.fields import DERIVED_MEMBER_FIELDS, ENTITIES
from pmis_desktop.rules.problems import Problem
from pmis_desktop.services import editing, listing
from pmis_desktop.services.editing import Edited

MEMBERS, ORGANISATIONS = "members", "organisations"
_COLUMNS = {
    "member": ("id", "name", "id_number", "branch", "category", "mobile"),
    "organisation": ("id", "code", "name", "kind", "members"),
}
# What is written step by step has commands of its own, and so has a notice: it has paragraphs.
_BY_FORM = tuple(kind for kind in ENTITIES if kind not in {*editing.BY_STEPS, "notice"})
_OTHER_LABELS = {"id": "编号", "members": "党员数", "count": "数量"}


def register(commands: Commands) -> None:
    """Add list, show, set and add."""
    listed = commands.add("list", "列出党员或党组织", list_records)
    listed.add_argument("kind", choices=(MEMBERS, ORGANISATIONS), help="党员或党组织")
    listed.add_argument("--org", type=text, default="", help="只列这个党组织及其下级")
    listed.add_argument("--search", type=text, default="", help="姓名、拼音、首字母、号码")
    listed.add_argument("--on", type=day, metavar="DATE", help="某一天的在册党员")
    listed.add_argument("--full", action="store_true", help="显示完整号码（记入本机日志）")

    show = commands.add("show", "显示一条记录的全部内容", show_record)
    show.add_argument("kind", type=one_of(("member", "organisation")), metavar="KIND", help="种类")
    show.add_argument("id", type=text, metavar="ID", help="编号；党组织也可写代码或名称")

    change = commands.add("set", "修改一条记录", set_record)
    change.add_argument(
        "kind", type=one_of(_BY_FORM), metavar="KIND", help="种类，如 党员 或 member"
    )
    change.add_argument("id", type=text, metavar="ID", help="编号；党组织也可写代码或名称")
    _add_pairs(change)

    add = commands.add("add", "新增一条记录", add_record)
    add.add_argument("kind", type=one_of(_BY_FORM), metavar="KIND", help="种类，如 党员 或 member")
    _add_pairs(add)


def list_records(call: Call) -> Answer:
    """List members or organisations."""
    given = call.options
    if given.kind == ORGANISATIONS and given.on is not None:
        raise UsageError("--on 只用于党员列表。")
    with call.house() as house:
        if given.kind == MEMBERS:
            rows = listing.members(
                house, within=given.org, search=given.search, on=given.on, masked=not given.full
            )
            entity = "member"
        else:
            rows = listing.organisations(house, within=given.org, search=given.search)
            entity = "organisation"
    columns = _COLUMNS[entity]
    shown = ([row.get(column) for column in columns] for row in rows)
    headings = [label(entity, column) for column in columns]
    return Answer(
        facts={"rows": rows, "count": len(rows)},
        lines=[*(table(headings, shown) if rows else []), f"共 {len(rows)} 条。"],
    )


def show_record(call: Call) -> Answer:
    """Show one record whole."""
    given = call.options
    with call.house() as house:
        if given.kind == "member":
            record = listing.member(house, given.id)
        else:
            record = listing.organisation(house, given.id)
    return Answer(facts=record, lines=_told(given.kind, record))


def set_record(call: Call) -> Answer:
    """Write new values of a record."""
    given = call.options
    with call.house() as house:
        edited = editing.set_values(house, given.kind, given.id, _values(given.pairs))
    said = "已保存。" if edited.unit is not None else "内容没有变化。"
    return _edited(said, edited)


def add_record(call: Call) -> Answer:
    """Make a new record."""
    given = call.options
    with call.house() as house:
        edited = editing.add(house, given.kind, _values(given.pairs))
    return _edited(f"已新增，编号 {edited.id}。", edited)


def label(entity: str, field: str) -> str:
    """A field's name as people know it."""
    labels = {each.id: each.label for each in ENTITIES[entity].fields}
    if entity == "member":
        labels |= {each.id: each.label for each in DERIVED_MEMBER_FIELDS}
    return labels.get(field) or _OTHER_LABELS.get(field, field)


def _add_pairs(parser: ChineseParser) -> None:
    parser.add_argument(
        "pairs", type=pair, nargs="+", metavar="field=value", help="项目与内容；内容留空即清除"
    )


def _values(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise UsageError("同一个项目写了两次。")
    return values


def _edited(said: str, edited: Edited) -> Answer:
    return Answer(
        facts={
            "id": edited.id,
            "unit": edited.unit,
            "problems": [_problem(problem) for problem in edited.problems],
        },
        lines=[
            said,
            *(f"{each.severity.word}：{each.message}" for each in edited.problems),
        ],
    )


def _problem(problem: Problem) -> dict[str, str]:
    return {
        "rule": problem.rule,
        "severity": problem.severity.value,
        "field": problem.field,
        "message": problem.message,
    }


def _told(entity: str, record: Mapping[str, object]) -> list[str]:
    """A record line by line, what belongs to it below."""
    lines = []
    for name, value in record.items():
        if isinstance(value, list):
            lines += _told_rows(name, value)
        elif value is not None:
            lines.append(f"{label(entity, name)}：{value}")
    return lines


def _told_rows(entity: str, rows: Sequence[Mapping[str, object]]) -> list[str]:
    lines = []
    for row in rows:
        known = "，".join(
            f"{label(entity, name)} {value}"
            for name, value in row.items()
            if value is not None and name not in {"id", ENTITIES[entity].owner}
        )
        lines.append(f"{ENTITIES[entity].label}：{known}")
    return lines
