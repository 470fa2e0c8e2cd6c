"""Changing what a county says otherwise: a change, what it makes of its topic, what forbids it.

Nothing that history uses vanishes: a code that a county has added stays and can only be retired,
and the program's own codes can be renamed and retired, never removed.
"""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import msgspec

from pmis_desktop.errors.overrides import OverrideRefusedError
from pmis_desktop.rules import codes, form_templates, override_lines, thresholds, wordings
from pmis_desktop.rules.codes import CodeList
from pmis_desktop.rules.fields import ENTITIES, Field, Writable, member_field
from pmis_desktop.rules.form_templates import SetTemplate
from pmis_desktop.rules.override_lines import (
    CODES,
    FORMS,
    NEEDS,
    THRESHOLDS,
    WORDS,
    CodeLine,
    CodeLines,
    Lines,
    NeedLine,
    NeedLines,
    Rules,
    TemplateLines,
    ThresholdLine,
    ThresholdLines,
    WordLine,
    WordLines,
)

# The program itself asks for these codes: a county may call them otherwise, no more.
ONLY_LABELS = frozenset(
    {
        "attachment_kind",
        "category",
        "confirmation",
        "discipline",
        "membership_begin",
        "membership_end",
        "org_kind",
        "reorganisation_kind",
        "sex",
        "status",
    }
)
S = TypeVar("S", bound=msgspec.Struct)
_OTHER_TITLES = {"lost_org_kind": "失联党员所在组织类别"}
_TITLES = {THRESHOLDS: "期限和标准", NEEDS: "应填的项目", WORDS: "打印用语"}
_LARGEST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCode:
    """A new code of a list, or another name for a known one; what is empty stays as it is."""

    list: str
    code: str
    label: str = ""
    parent: str = ""
    since: str = ""
    like: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireCode:
    """From the day ``to`` on a code is offered no more; an empty day lets it be offered again."""

    list: str
    code: str
    to: str
    successor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetThreshold:
    """Another value of a threshold from a day on."""

    rule: str
    value: str
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetNeed:
    """Whether a field of a member belongs to a complete record."""

    field: str
    needed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SetWord:
    """Another wording of a printed form; an empty one is the program's own again."""

    key: str
    text: str


Wish = SetCode | RetireCode | SetThreshold | SetNeed | SetWord | SetTemplate


def topic_of(wish: Wish) -> str:
    """The topic that a change belongs to."""
    if isinstance(wish, SetCode | RetireCode):
        return f"{CODES}{wish.list}"
    if isinstance(wish, SetTemplate):
        return form_templates.topic_of(wish.file)
    return {SetThreshold: THRESHOLDS, SetNeed: NEEDS, SetWord: WORDS}[type(wish)]


def title(topic: str) -> str:
    """What people call a topic."""
    if topic.startswith(CODES):
        return list_title(topic.removeprefix(CODES))
    return _TITLES.get(topic, "表格样式" if topic.startswith(FORMS) else "以后版本的规则")


def list_title(name: str) -> str:
    """What people call a code list: the field that it is for."""
    fields = fields_of(name)
    return fields[0][1].label if fields else _OTHER_TITLES.get(name, name)


def fields_of(name: str) -> list[tuple[str, Field]]:
    """Every stored field that holds codes of a list, with its kind of record."""
    return [
        (entity.id, field)
        for entity in ENTITIES.values()
        for field in entity.fields
        if field.codes == name
    ]


def editable_lists() -> tuple[str, ...]:
    """The lists that a county may change, by what they are called."""
    return tuple(sorted(codes.CODE_LISTS, key=list_title))


def editable_needs() -> tuple[Field, ...]:
    """The fields of which a county may say whether a complete member has them."""
    return tuple(
        field
        for field in ENTITIES["member"].fields
        if not field.required
        and field.down
        and field.group != "removal"
        and field.writable is not Writable.COUNTY
    )


def empty(topic: str) -> Lines:
    """A topic that says nothing yet; OverrideRefusedError for none of this program."""
    shape = override_lines.shape_of(topic)
    name = topic.removeprefix(CODES)
    if shape is None or (name != topic and name not in codes.CODE_LISTS):
        raise OverrideRefusedError("没有这样的代码表或规则。")
    return shape([])


def proposed_code(name: str, others: Collection[str] = ()) -> str:
    """A code that a new line of a list may have, beside others; nobody needs to think of one."""
    listed = codes.code_list(name)
    taken = {*others, *(line.code for line in listed.codes)}
    return next(each for number in range(1, 1000) if (each := f"x{number:02d}") not in taken)


def changed(said: Lines, wish: Wish) -> Lines:
    """A topic with one change more; raises OverrideRefusedError."""
    if isinstance(said, CodeLines) and isinstance(wish, SetCode | RetireCode):
        return _with_code(said, wish)
    if isinstance(said, ThresholdLines) and isinstance(wish, SetThreshold):
        kept = [x for x in said.lines if (x.rule, x.since) != (wish.rule, wish.since)]
        line = _shaped(ThresholdLine, rule=wish.rule, value=wish.value, since=wish.since)
        return ThresholdLines([*kept, line])
    if isinstance(said, NeedLines) and isinstance(wish, SetNeed):
        others = [x for x in said.lines if x.field != wish.field]
        if wish.needed is _expected(wish.field):
            return NeedLines(others)
        return NeedLines([*others, _shaped(NeedLine, field=wish.field, needed=wish.needed)])
    if isinstance(said, WordLines) and isinstance(wish, SetWord):
        rest = [each for each in said.lines if each.key != wish.key]
        # The program's own words are no change.
        own = {each.key: each.text for each in wordings.every()}
        text = "" if wish.text.strip() == own.get(wish.key) else wish.text.strip()
        return WordLines([*rest, _shaped(WordLine, key=wish.key, text=text)] if text else rest)
    if isinstance(said, TemplateLines) and isinstance(wish, SetTemplate):
        return TemplateLines(form_templates.lines(wish.text))
    raise OverrideRefusedError("没有这样的代码表或规则。")


def _with_code(said: CodeLines, wish: SetCode | RetireCode) -> CodeLines:
    before = next((each for each in said.lines if each.code == wish.code), None)
    known = codes.national(wish.list).has(wish.code)
    if before is None and not known and isinstance(wish, RetireCode):
        raise OverrideRefusedError(f"“{list_title(wish.list)}”没有这个代码。")
    facts: dict[str, Any] = {"code": wish.code}
    if before is not None:
        facts = msgspec.structs.asdict(before)
    if isinstance(wish, RetireCode):
        facts |= {"to": wish.to, "successor": wish.successor if wish.to else ""}
    else:
        given = {
            "label": wish.label.strip(),
            "parent": wish.parent,
            "since": wish.since,
            "like": wish.like,
        }
        facts |= {name: value for name, value in given.items() if value}
        facts["aliases"] = [*dict.fromkeys([*facts.get("aliases", []), *wish.aliases])]
    line = _shaped(CodeLine, **facts)
    if before is None:
        return CodeLines([*said.lines, line])
    return CodeLines([line if each.code == wish.code else each for each in said.lines])


def taken_back(now: Lines, earlier: Lines, today: date) -> Lines:
    """A topic as it was before its last change; codes added since are retired instead."""
    if not isinstance(now, CodeLines) or not isinstance(earlier, CodeLines):
        return earlier
    kept = {each.code for each in earlier.lines}
    added = [
        msgspec.structs.replace(each, to=each.to or today.isoformat(), successor="")
        for each in now.lines
        if each.code not in kept
    ]
    return CodeLines([*earlier.lines, *added])


def check(topic: str, said: Lines, before: Lines) -> None:
    """Refuse a topic that contradicts itself or takes away what was there before.

    Raises OverrideRefusedError.
    """
    if isinstance(said, TemplateLines):
        form_templates.check(said)
        return
    _check_shape(said)
    if isinstance(said, CodeLines):
        _check_codes(topic.removeprefix(CODES), said.lines, before)
    elif isinstance(said, ThresholdLines):
        for line in said.lines:
            _check_threshold(line)
    elif isinstance(said, NeedLines):
        allowed = {field.id for field in editable_needs()}
        for need in said.lines:
            if need.field not in allowed:
                label = _field_label(need.field)
                raise OverrideRefusedError(f"“{label}”不能由县里改为应填或不填。")
    else:
        for word in said.lines:
            _check_word(word)


def _shaped(wanted: type[S], **facts: object) -> S:
    """One line in its shape; OverrideRefusedError for what no line may say."""
    try:
        return msgspec.convert(facts, wanted)
    except msgspec.ValidationError as fault:
        raise OverrideRefusedError("内容太长或写法不对。") from fault


def _check_shape(said: Rules) -> None:
    """Whatever was made in memory must be what is read again from its bytes."""
    try:
        msgspec.json.decode(msgspec.json.encode(said), type=type(said))
    except msgspec.MsgspecError as fault:
        raise OverrideRefusedError("内容太长、太多或写法不对。") from fault
    for line in said.lines:
        for value in msgspec.structs.asdict(line).values():
            _check_text(value)


def _check_text(value: object) -> None:
    for text in value if isinstance(value, list) else [value]:
        if isinstance(text, str) and (
            unicodedata.normalize("NFC", text) != text or not text.isprintable()
        ):
            raise OverrideRefusedError("内容含有看不见的字符。")


def _check_codes(name: str, lines: Sequence[CodeLine], before: Lines) -> None:
    own, called = codes.national(name), list_title(name)
    listed = [each.code for each in lines]
    if len(set(listed)) < len(listed):
        raise OverrideRefusedError(f"“{called}”有两行代码相同。")
    added = {each.code for each in before.lines} if isinstance(before, CodeLines) else set()
    gone = [code for code in added if not own.has(code) and code not in listed]
    if gone:
        raise OverrideRefusedError(f"“{called}”里县里增加过的代码不能去掉，只能停用。")
    laid = codes.overlaid(own, lines)
    for line in lines:
        _check_code(line, own, laid)
    if not any(line.selectable and not line.valid_to for line in laid.codes):
        raise OverrideRefusedError(f"“{called}”至少要留一个可以选的代码。")


def _check_code(line: CodeLine, own: CodeList, laid: CodeList) -> None:
    new, called = not own.has(line.code), list_title(own.name)
    if own.name in ONLY_LABELS and (new or line.to or line.since or line.parent):
        raise OverrideRefusedError(f"“{called}”的代码程序要用，只能改名称，不能增加或停用。")
    if new and not line.label:
        raise OverrideRefusedError("新增的代码要写名称。")
    if not new and (line.parent or line.since or line.like):
        raise OverrideRefusedError("国家规定的代码不能改上级和起用日期。")
    if line.parent and not own.has(line.parent) and not laid.has(line.parent):
        raise OverrideRefusedError(f"“{called}”没有代码为“{line.parent}”的上级。")
    if line.parent and _goes_round(line, laid):
        raise OverrideRefusedError("上级不能是自己或自己的下级。")
    if new and own.codes[0].more and not own.has(line.like):
        raise OverrideRefusedError(f"“{called}”新增的代码要写明统计时按哪一项算。")
    if line.to and line.since and line.to <= line.since:
        raise OverrideRefusedError("停用日期要晚于起用日期。")
    for day in (line.to, line.since):
        _check_day(day)
    _check_successor(line, laid)
    _check_name(line, laid)


def _goes_round(line: CodeLine, laid: CodeList) -> bool:
    over, seen = laid.get(line.parent), {line.code}
    while over is not None:
        if over.code in seen:
            return True
        seen.add(over.code)
        over = laid.get(over.parent) if over.parent else None
    return False


def _check_successor(line: CodeLine, laid: CodeList) -> None:
    if not line.successor:
        return
    if not line.to:
        raise OverrideRefusedError("写了改为哪一项，也要写从哪天起停用。")
    heir = laid.successor(line.code, date.fromisoformat(line.to))
    if heir is None or heir.code == line.code or not heir.selectable:
        raise OverrideRefusedError("停用后改为的那一项不存在、不能选或又指了回来。")
    if heir.valid_to and heir.valid_to <= line.to:
        raise OverrideRefusedError("停用后改为的那一项自己也已停用。")


def _check_name(line: CodeLine, laid: CodeList) -> None:
    """A new name must mean this code and no other that is offered."""
    for word in (line.label, *line.aliases):
        found = laid.find(word) if word and not line.to else line.code
        if found != line.code:
            raise OverrideRefusedError(f"“{word}”已经是另一个代码的名称或别名。")


def _check_threshold(line: ThresholdLine) -> None:
    known = [row for row in thresholds.rules() if row["rule_id"] == line.rule]
    if not known:
        raise OverrideRefusedError("没有这一条期限或标准。")
    _check_day(line.since)
    if known[0]["value"].isdigit():
        largest = 100 if line.rule.endswith("_target") else _LARGEST
        if not line.value.isdigit() or int(line.value) > largest:
            raise OverrideRefusedError(f"这一条应写0到{largest}的整数。")
    else:
        _check_day(line.value)


def _check_word(line: WordLine) -> None:
    known = next((each for each in wordings.every() if each.key == line.key), None)
    if known is None:
        raise OverrideRefusedError("没有这一条打印用语。")
    if len(line.text) > known.longest:
        raise OverrideRefusedError(f"“{known.text}”这一条最多{known.longest}个字。")


def _check_day(day: str) -> None:
    if not day:
        return
    try:
        right = date.fromisoformat(day).isoformat() == day
    except ValueError:
        right = False
    if not right or not "1900" < day < "2100":
        raise OverrideRefusedError("日期要写成2027-01-01的样子，并且确有这一天。")


def _expected(field: str) -> bool | None:
    """What the field table says of a field; None for one that a county may not change."""
    return next((each.expected for each in editable_needs() if each.id == field), None)


def _field_label(field: str) -> str:
    try:
        return member_field(field).label
    except KeyError:
        return field
