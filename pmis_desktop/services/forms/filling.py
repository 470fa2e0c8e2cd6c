"""What a person added to a form: checked, with what stands there first where nothing was said."""

import re
from collections.abc import Mapping
from datetime import date

from pmis_desktop.errors.printing import FormEntryError, FormEntryUnknownError
from pmis_desktop.rules import dates, paragraphs
from pmis_desktop.services.forms.form import TODAY, Added, Form, Kind

_YEAR, _ISO_MONTH, _ISO_DAY = 4, 7, 10
_LENGTHS = {Kind.DAY: _ISO_DAY, Kind.MONTH: _ISO_MONTH, Kind.NUMBER: _YEAR}
_COMMA = "，"
_MILLIMETRES = re.compile(r"-?(?:1?[0-9](?:\.[0-9])?|20(?:\.0)?)")


def filled(
    form: Form, given: Mapping[str, str], today: date, *, blank: bool = False
) -> dict[str, str]:
    """Every thing of a form by its key; on a ``blank`` form only what was said.

    Raises FormEntryError, FormEntryUnknownError.
    """
    for key in given:
        if form.thing(key) is None:
            raise FormEntryUnknownError(key)
    made = {}
    for thing in form.added:
        text = given.get(thing.key)
        if text is None:
            text = "" if blank else default(thing, today)
        value, fault = checked(thing, text)
        if fault:
            raise FormEntryError(thing.label, fault)
        made[thing.key] = value
    return made


def default(thing: Added, today: date) -> str:
    """What stands there first."""
    if thing.kind in _LENGTHS and thing.default == TODAY:
        return today.isoformat()[: _LENGTHS[thing.kind]]
    return thing.default


def checked(thing: Added, text: str) -> tuple[str, str]:
    """The value as it is used, and what is wrong with it in words (empty: nothing)."""
    if thing.kind is Kind.ROWS:
        text = text.replace("\t", _COMMA).replace(",", _COMMA)
    if thing.kind in {Kind.TEXT, Kind.ROWS}:
        lines = paragraphs.split(text)
        value = paragraphs.join(lines)
    else:
        lines = (paragraphs.line(text),)
        value = lines[0]
    if not value:
        return "", ""
    if len(value) > thing.longest:
        return value, f"太长，最多 {thing.longest} 个字。"
    if not all(paragraphs.is_sound(line) for line in lines):
        return value, "含有不能打印的字符。"
    return value, _fault(thing, value)


def _fault(thing: Added, value: str) -> str:
    if thing.kind is Kind.DAY and not (len(value) == _ISO_DAY and dates.is_date(value)):
        return "要写成 2026-01-31 这样的日期。"
    if thing.kind is Kind.MONTH and not (len(value) == _ISO_MONTH and dates.is_date(value)):
        return "要写成 2026-01 这样的年月。"
    if thing.kind is Kind.NUMBER and not (value.isascii() and value.isdecimal()):
        return "要写成数字。"
    if thing.kind is Kind.MILLIMETRES and not _MILLIMETRES.fullmatch(value):
        return "要写成 -20 到 20 之间的毫米数，例如 1.5 或 -0.8。"
    if thing.kind is Kind.CHOICE and value not in thing.choices:
        return f"只能是：{'、'.join(thing.choices)}。"
    return ""
