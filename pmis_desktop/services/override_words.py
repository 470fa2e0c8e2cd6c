"""What a change of codes and rules says, as people read it."""

from collections.abc import Iterator
from itertools import chain

from pmis_desktop.printing.wording import long_date
from pmis_desktop.rules import codes, form_templates, overriding, thresholds, wordings
from pmis_desktop.rules.fields import ENTITIES, member_field
from pmis_desktop.rules.override_lines import (
    CODES,
    CodeLine,
    CodeLines,
    Lines,
    NeedLine,
    TemplateLines,
    ThresholdLine,
    WordLine,
)
from pmis_desktop.services.forms import county_templates

Line = CodeLine | ThresholdLine | NeedLine | WordLine


def changes(topic: str, before: Lines, after: Lines) -> tuple[str, ...]:
    """What another content of a topic changes, one sentence for each thing."""
    if isinstance(before, TemplateLines) or isinstance(after, TemplateLines):
        return _of_template(topic, before, after)
    old = {_name(line): line for line in before.lines}
    new = {_name(line): line for line in after.lines}
    fresh = (_sentences(topic, old.get(name), line, after) for name, line in new.items())
    gone = (_gone(topic, line) for name, line in old.items() if name not in new)
    return tuple(chain(*fresh, gone))


def whole(topic: str, said: Lines) -> tuple[str, ...]:
    """Everything that a topic says otherwise than the program."""
    return changes(topic, overriding.empty(topic), said)


def threshold_value(value: str) -> str:
    """A threshold's value as people read it."""
    return value if value.isdigit() else long_date(value)


def _name(line: Line) -> tuple[str, ...]:
    if isinstance(line, CodeLine):
        return (line.code,)
    if isinstance(line, ThresholdLine):
        return line.rule, line.since
    return (line.field if isinstance(line, NeedLine) else line.key,)


def _sentences(topic: str, old: Line | None, new: Line, after: Lines) -> Iterator[str]:
    if old == new:
        return
    if isinstance(new, CodeLine) and isinstance(after, CodeLines):
        known = old if isinstance(old, CodeLine) else None
        yield from _of_code(topic, known, new, after)
    elif isinstance(new, ThresholdLine):
        value = threshold_value(new.value)
        yield f"“{thresholds.label(new.rule)}”从{long_date(new.since)}起为 {value}。"
    elif isinstance(new, NeedLine):
        said = "算作应填，没有填的计入完整率" if new.needed else "不再算作应填"
        yield f"“{member_field(new.field).label}”{said}。"
    elif isinstance(new, WordLine):
        yield f"{_where(new.key)}改为“{new.text}”。"


def _of_code(topic: str, old: CodeLine | None, new: CodeLine, after: CodeLines) -> Iterator[str]:
    own = codes.national(topic.removeprefix(CODES))
    laid = codes.overlaid(own, after.lines)
    called = overriding.title(topic)
    was = (old.label if old else "") or own.label(new.code) or ""
    now = laid.label(new.code) or new.code
    if old is None and not own.has(new.code):
        since = f"，从{long_date(new.since)}起用" if new.since else ""
        yield f"“{called}”增加“{now}”{since}。"
    elif was != now:
        yield f"“{called}”的“{was}”改称“{now}”。"
    if new.to and (old is None or (old.to, old.successor) != (new.to, new.successor)):
        heir = f"，改用“{laid.label(new.successor)}”" if new.successor else ""
        yield f"“{called}”的“{now}”从{long_date(new.to)}起停用{heir}。"
    elif old is not None and old.to and not new.to:
        yield f"“{called}”的“{now}”恢复使用。"
    if new.aliases and (old is None or old.aliases != new.aliases):
        yield f"“{called}”的“{now}”也可写作{'、'.join(new.aliases)}。"


def _of_template(topic: str, before: Lines, after: Lines) -> tuple[str, ...]:
    if before == after:
        return ()
    called = county_templates.called(form_templates.file_of(topic))
    if not after.lines:
        return (f"“{called}”恢复为程序自带的样式。",)
    return (f"“{called}”改用县里的样式（{len(after.lines)} 行）。",)


def _gone(topic: str, line: Line) -> str:
    if isinstance(line, CodeLine):
        label = codes.national(topic.removeprefix(CODES)).label(line.code) or line.code
        return f"“{overriding.title(topic)}”的“{label}”恢复为程序自带的样子。"
    if isinstance(line, ThresholdLine):
        return f"“{thresholds.label(line.rule)}”从{long_date(line.since)}起的改动收回。"
    if isinstance(line, NeedLine):
        return f"“{member_field(line.field).label}”是否应填，恢复为程序自带的样子。"
    return f"{_where(line.key)}恢复为程序自带的说法。"


def _where(key: str) -> str:
    known = next((each for each in wordings.every() if each.key == key), None)
    return f"{known.where}的“{known.text}”" if known is not None else "一处打印用语"


def labels(topic: str, said: CodeLines) -> dict[str, str]:
    """What the codes of a topic are called once it is in force."""
    laid = codes.overlaid(codes.national(topic.removeprefix(CODES)), said.lines)
    return {line.code: line.label for line in laid.codes}


def holders(kind: str, count: int) -> str:
    """So many records of a kind, as people count them."""
    if kind == "member":
        return f"{count} 名党员"
    return f"{count} 条{ENTITIES[kind].label}记录"


def field_label(field: str) -> str:
    """What a member's field is called."""
    return member_field(field).label
