"""Commands about the county's own codes and rules: what is in force, and changing it."""

from collections.abc import Sequence

from pmis_desktop.cli.answers import Answer
from pmis_desktop.cli.arguments import ChineseParser, Commands, day, path, text
from pmis_desktop.cli.call import Call
from pmis_desktop.errors.cli import UsageError
from pmis_desktop.rules import codes, overriding, thresholds, wordings
from pmis_desktop.rules.overriding import (
    RetireCode,
    SetCode,
    SetNeed,
    SetThreshold,
    SetWord,
    Wish,
)
from pmis_desktop.services import override_files, retired_codes
from pmis_desktop.services import overriding as standing
from pmis_desktop.services.forms import county_templates
from pmis_desktop.services.house import House
from pmis_desktop.services.overriding import Draft, Version


def register(commands: Commands) -> None:
    """Add overrides, override …"""
    commands.add("overrides", "列出县里对代码与规则的改动", list_versions)
    under = commands.group("override", "县级：改代码与规则（主钥匙签字，随回执下发）")
    under.add("show", "现在有效的代码与规则的改动", show)
    _add_changing(under)
    back = under.add("take-back", "收回一项最近的改动", take_back)
    back.add_argument("topic", type=text, metavar="TOPIC", help="改动的项，见 overrides")
    _add_signing(back)
    export = under.add("export", "把县里的改动导出为表格", export_file)
    export.add_argument("--out", required=True, type=path, metavar="FILE.csv", help="表格文件")
    bring = under.add("import", "按导出的表格改代码与规则", import_file)
    bring.add_argument("file", type=path, metavar="FILE.csv", help="导出得到的表格")
    _add_signing(bring)
    mend = under.add("mend", "按对照改：把党员的已停用代码改为县里指定的代码", mend_codes)
    mend.add_argument("--apply", action="store_true", help="确认修改；不写则只列出")


def _add_changing(under: Commands) -> None:
    setting = under.add("set-code", "增加一个代码，或改一个代码的名称", set_code)
    setting.add_argument("list", choices=sorted(codes.CODE_LISTS), metavar="LIST", help="代码表")
    setting.add_argument("code", nargs="?", type=text, help="代码；新增时可不写，由程序编")
    setting.add_argument("--label", required=True, type=text, help="名称")
    setting.add_argument("--parent", type=text, default="", help="上级代码")
    setting.add_argument("--from", type=day, dest="since", help="从哪天起用")
    setting.add_argument("--like", type=text, default="", help="统计时按哪个代码算")
    setting.add_argument("--alias", type=text, action="append", default=[], help="也可写作")
    _add_signing(setting)
    retire = under.add("retire-code", "从某天起停用一个代码，并指定改用哪个", retire_code)
    retire.add_argument("list", choices=sorted(codes.CODE_LISTS), metavar="LIST", help="代码表")
    retire.add_argument("code", type=text, help="代码")
    ends = retire.add_mutually_exclusive_group(required=True)
    ends.add_argument("--from", type=day, dest="to", help="从哪天起停用")
    ends.add_argument("--again", action="store_true", help="恢复使用")
    retire.add_argument("--successor", type=text, default="", help="改用的代码")
    _add_signing(retire)
    threshold = under.add("threshold", "从某天起改一项期限或标准", set_threshold)
    threshold.add_argument("rule", type=text, metavar="RULE", help="期限或标准，见 override show")
    threshold.add_argument("value", type=text, help="数值或日期")
    threshold.add_argument("--from", type=day, dest="since", required=True, help="从哪天起")
    _add_signing(threshold)
    require = under.add("require", "把一个项目改为应填或不要求", set_need)
    require.add_argument("field", type=text, help="党员的项目，如 degree")
    require.add_argument("--off", action="store_true", help="不要求填写")
    _add_signing(require)
    _add_papers(under)


def _add_papers(under: Commands) -> None:
    """What stands on paper: wordings, templates of forms."""
    word = under.add("wording", "改一处打印用语", set_word)
    word.add_argument("key", type=text, help="哪一处，见 override show")
    word.add_argument("text", type=text, help="新的说法；空的恢复为程序自带的")
    _add_signing(word)
    template = under.add("template", "把一个表格样式文件发给所有支部", set_template)
    template.add_argument("file", type=path, metavar="NAME.typ", help="样式文件，名称和程序的一样")
    _add_signing(template)


def _add_signing(parser: ChineseParser) -> None:
    parser.add_argument("--reason", required=True, type=text, help="理由，支部能看到")
    parser.add_argument("--preview", action="store_true", help="只看影响，不签字")
    parser.add_argument("--root-key", type=path, metavar="FILE", help="主钥匙文件")
    parser.add_argument(
        "--root-passphrase-file", type=path, metavar="FILE", help="主钥匙的口令文件"
    )


def list_versions(call: Call) -> Answer:
    """Every version that is kept here, the newest first."""
    with call.house() as house:
        found = standing.standing(house)
    return Answer(
        facts={"rows": [_row(each) for each in found.history], "count": len(found.history)},
        lines=[line for each in found.history for line in _told(each)]
        or ["县里没有改过代码与规则。"],
    )


def show(call: Call) -> Answer:
    """What is in force, topic by topic, with what can be changed."""
    with call.house() as house:
        found = standing.standing(house)
        rules = _thresholds(house)
        words = [{"key": each.key, "text": wordings.said(each.key)} for each in wordings.every()]
    return Answer(
        facts={
            "rows": [_row(each) for each in found.topics],
            "count": len(found.topics),
            "thresholds": rules,
            "wordings": words,
        },
        lines=[
            *([line for each in found.topics for line in _told(each)] or ["没有县里的改动。"]),
            "",
            *(f"{rule['rule']}　{rule['label']}：{rule['value']}" for rule in rules),
            "",
            *(f"{word['key']}　{word['text']}" for word in words),
        ],
    )


def _thresholds(house: House) -> list[dict[str, str]]:
    rules = dict.fromkeys(row["rule_id"] for row in thresholds.rules())
    return [
        {
            "rule": rule,
            "label": thresholds.label(rule),
            "value": thresholds.value(rule, house.today),
        }
        for rule in rules
    ]


def _row(version: Version) -> dict[str, object]:
    return {
        "topic": version.topic,
        "title": version.title,
        "number": version.number,
        "on": version.on,
        "reason": version.reason,
        "changes": list(version.sentences),
        "in_force": version.in_force,
        "known": version.known,
    }


def _told(version: Version) -> list[str]:
    state = "有效" if version.in_force else "已有更新的"
    head = f"第{version.number}号　{version.on}　{version.title}（{version.topic}，{state}）"
    return [f"{head}　理由：{version.reason}", *(f"　　{each}" for each in version.said)]


def set_code(call: Call) -> Answer:
    """Add or rename a code."""
    given = call.options

    def wish() -> Wish:
        return SetCode(
            list=given.list,
            code=given.code or overriding.proposed_code(given.list),
            label=given.label,
            parent=given.parent,
            since=given.since.isoformat() if given.since else "",
            like=given.like,
            aliases=tuple(given.alias),
        )

    with call.house() as house:
        return _signed(call, house, standing.draft(house, [wish()]))


def retire_code(call: Call) -> Answer:
    """Retire a code from a day on, or let it be used again."""
    given = call.options
    if given.again and given.successor:
        raise UsageError("恢复使用时不写改用的代码。")
    wish = RetireCode(
        list=given.list,
        code=given.code,
        to="" if given.again else given.to.isoformat(),
        successor=given.successor,
    )
    return _one(call, [wish])


def set_threshold(call: Call) -> Answer:
    """Change a threshold from a day on."""
    given = call.options
    wish = SetThreshold(rule=given.rule, value=given.value, since=given.since.isoformat())
    return _one(call, [wish])


def set_need(call: Call) -> Answer:
    """Ask for a field, or no more."""
    return _one(call, [SetNeed(field=call.options.field, needed=not call.options.off)])


def set_word(call: Call) -> Answer:
    """Change a wording."""
    return _one(call, [SetWord(key=call.options.key, text=call.options.text)])


def set_template(call: Call) -> Answer:
    """Let a file take the place of a form's template, here and at every branch."""
    return _one(call, [county_templates.of_file(call.options.file)])


def take_back(call: Call) -> Answer:
    """Sign the version before the newest anew."""
    with call.house() as house:
        return _signed(call, house, standing.draft_back(house, call.options.topic))


def export_file(call: Call) -> Answer:
    """Write what the county says otherwise into a sheet."""
    with call.house() as house:
        count = override_files.export(house, call.options.out)
    return Answer(
        facts={"file": str(call.options.out), "count": count},
        lines=[f"已导出 {count} 行：{call.options.out}"],
    )


def import_file(call: Call) -> Answer:
    """Sign what a sheet says."""
    with call.house() as house:
        wanted = override_files.read(call.options.file)
        return _signed(call, house, standing.draft_whole(house, wanted))


def mend_codes(call: Call) -> Answer:
    """Write successors in place of retired codes."""
    with call.house() as house:
        waiting = retired_codes.waiting(house)
        changed = retired_codes.mend(house) if call.options.apply else ()
    rows: list[dict[str, object]] = [
        {
            "field": each.field,
            "code": each.code,
            "old": each.old,
            "new": each.new,
            "members": each.members,
        }
        for each in waiting
    ]
    done = "已改" if call.options.apply else "有"
    return Answer(
        facts={"rows": rows, "changed": sum(each.count for each in changed)},
        lines=[
            f"{done} {each.members} 名党员：{each.label}“{each.old}”→“{each.new}”"
            for each in waiting
        ]
        or ["没有党员还用着已停用的代码。"],
    )


def _one(call: Call, wishes: Sequence[Wish]) -> Answer:
    with call.house() as house:
        return _signed(call, house, standing.draft(house, wishes))


def _signed(call: Call, house: House, made: Draft) -> Answer:
    """Say what a draft does, and sign it unless only that was asked."""
    given, effect = call.options, standing.effect(house, made)
    numbers: tuple[int, ...] = ()
    if not given.preview:
        numbers = standing.sign(
            house,
            made,
            reason=given.reason,
            root_passphrase=call.root_passphrase(),
            root_key=given.root_key,
        )
    last = (
        "只是预览，没有签字。"
        if given.preview
        else "已签字，县里立即生效，支部收到下一份回执后生效。"
    )
    return Answer(
        facts={
            "numbers": list(numbers),
            "changes": list(effect.sentences),
            "touched": list(effect.touched),
            "records": effect.records,
        },
        lines=[*effect.sentences, *effect.touched, last],
    )
