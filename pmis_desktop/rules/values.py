"""From what people write to what is stored, and back: one way for scripts, forms and sheets."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from pmis_desktop.rules import codes, dates, identity, names, paragraphs, phones
from pmis_desktop.rules.doubt import Doubt
from pmis_desktop.rules.fields import Field, Kind

Value = str | int | float | bool | date
Raw = Value | None

LONGEST_TEXT = 2000

_EMPTY = frozenset(
    ["", "无", "/", "//", "\\", "-", "--", "—", "——", "－", "–", "─", "、", "N/A", "NULL", "空"]
)
_LONGEST_EMPTY = 12
_SHEET_FAULTS = frozenset(
    ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#####"]
)
_YES = frozenset(["是", "有", "1", "true", "yes", "y", "√", "✓", "✔", "对", "1.0"])
_NO = frozenset(["否", "无", "没有", "不是", "0", "false", "no", "n", "×", "✗", "x", "错", "0.0"])
_FLAGS = {"1": "是", "0": "否"}
_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\ufeff\u200b\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff"
    r"\ud800-\udfff]"
)
# Marks that nobody sees: a form must not store what a sheet would not bring back.
_HIDDEN = re.compile(r"[\u200b-\u200f\u2060-\u2069]")
_BREAKS = re.compile(r"[ \t]*[\r\n\t\x0b\x0c\x85\u2028\u2029]+[ \t]*")
_UNIT = re.compile(r"(?:个月|个|人|户|月|年|岁|名)$")
_TOO_LARGE = Decimal(10) ** 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a text comes from: the day that picks code lists, and what sheets do to values."""

    on: date | None
    foreign: bool
    date_1904: bool


@lru_cache(maxsize=64)
def _origin(on: date | None, foreign: bool, date_1904: bool) -> Origin:
    """One for all cells of a sheet: half a million are read with the same."""
    return Origin(on=on, foreign=foreign, date_1904=date_1904)


def parse(
    field: Field,
    raw: Raw,
    *,
    on: date | None = None,
    foreign: bool = False,
    date_1904: bool = False,
) -> str | Doubt | None:
    """The value to store for what was written in a field, None for nothing, or why not.

    ``on`` picks code lists of a day. ``foreign`` says the text comes from another system's sheet:
    bare digits of lists that others number differently are asked. ``date_1904`` is the day count of
    the workbook.
    """
    if raw is None or _is_empty(field, raw):
        return None
    return _sheet_fault(raw) or _reader(field)(field, raw, _origin(on, foreign, date_1904))


def parser(
    field: Field, *, on: date | None, foreign: bool, date_1904: bool
) -> Callable[[Raw], str | Doubt | None]:
    """`parse` for all cells of a column: what is the same for each of them is found once."""
    read, origin = _reader(field), _origin(on, foreign, date_1904)

    def parsed(raw: Raw) -> str | Doubt | None:
        if raw is None or _is_empty(field, raw):
            return None
        return _sheet_fault(raw) or read(field, raw, origin)

    return parsed


def _sheet_fault(raw: Value) -> Doubt | None:
    if isinstance(raw, str) and "#" in raw and raw.strip() in _SHEET_FAULTS:
        return Doubt("sheet_fault", "这一格是表格的出错标记，不是内容，请在原表中改正。")
    return None


ELSEWHERE = "（不在本机的数据里）"


def show(
    field: Field,
    value: str | None,
    *,
    on: date | None = None,
    referred: Mapping[str, str] | None = None,
) -> str:
    """What people read for a stored value: labels for codes, 是 and 否, dates as they are stored.

    ``referred`` gives names by record id for REFERENCE fields; of a record that is not here, that
    is said. A code that the lists do not know is shown as it is, so nothing is ever hidden.
    """
    if value is None:
        return ""
    if field.kind is Kind.FLAG:
        return _FLAGS.get(value, value)
    if field.kind is Kind.CODE and field.codes:
        return codes.code_list(field.codes).label(value, on) or value
    if field.kind is Kind.REFERENCE and referred:
        return referred.get(value, ELSEWHERE)
    return value.replace(paragraphs.MARK, " ") if field.kind is Kind.TEXT else value


def written(
    field: Field, value: str | None, *, on: date | None = None, referred: Mapping[str, str]
) -> str:
    """What a sheet says for a stored value, so that `parse` reads this very value from it again.

    As `show`, but a label that several codes have carries its code, and a record without a text
    in ``referred`` is named by its id.
    """
    if value is not None and field.kind is Kind.CODE and field.codes:
        return codes.code_list(field.codes).written(value, on)
    if value is not None and field.kind is Kind.REFERENCE:
        return referred.get(value, value)
    return show(field, value, on=on)


def problem(field: Field, value: str | None) -> Doubt | None:
    """What is wrong with a stored value as such, whoever wrote it; None for a right one."""
    if value is None:
        return None
    printable = value.isprintable()
    if not value or len(value) > LONGEST_TEXT or not (printable or not _CONTROL.search(value)):
        return Doubt("text_form", "内容为空、过长或含有看不见的字符。")
    form = _FORMS.get(field.kind)
    return form(field, value) if form else None


def _is_empty(field: Field, raw: Raw) -> bool:
    if not isinstance(raw, str) or (len(raw) > _LONGEST_EMPTY and not raw.isspace()):
        return False
    if raw.isalnum() and field.kind is not Kind.FLAG:
        # Nothing to take off; the only such texts are words.
        return raw.upper() in _EMPTY
    # No control is printable, and few texts hold one.
    bare = raw if raw.isprintable() else _CONTROL.sub("", raw)
    word = bare.strip().strip("'’‘`").strip()
    if field.kind is Kind.FLAG and word in _NO:
        return False
    return word.upper() in _EMPTY


def _plain(raw: Value) -> str:
    """A cell as text, without the marks that sheets use to keep text text."""
    if isinstance(raw, bool):
        return "1" if raw else "0"
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    # One line, composed: what the journal and the packages can carry.
    text = str(raw)
    if text.isalnum() and text.isascii():
        return text
    if not text.isprintable():
        text = _HIDDEN.sub("", _CONTROL.sub("", _BREAKS.sub(" ", text)))
    text = unicodedata.normalize("NFC", text)
    return text.strip().lstrip("'’‘`").strip()


def _text(_field: Field, raw: Value, _origin: Origin) -> str | Doubt | None:
    text = _plain(raw)
    if len(text) > LONGEST_TEXT:
        return Doubt("too_long", f"内容超过{LONGEST_TEXT}字，请精简。")
    return text or None


def _key(field: Field, raw: Value, origin: Origin) -> str | Doubt | None:
    """A code of another system, kept as text: width, spaces and case say nothing."""
    return _text(field, "".join(unicodedata.normalize("NFKC", _plain(raw)).split()).upper(), origin)


def _name(field: Field, raw: Value, origin: Origin) -> str | Doubt | None:
    text = _plain(raw)
    cleaned = names.clean(text)
    # Nearly every name: nothing to take off once more.
    if cleaned == text and text.isalnum() and len(text) <= names.LONGEST:
        return text
    return _text(field, cleaned, origin)


def _id_number(_field: Field, raw: Value, _origin: Origin) -> str | Doubt:
    return identity.parse(raw if isinstance(raw, int | float) else str(raw))


def _phone(_field: Field, raw: Value, _origin: Origin) -> str | Doubt | None:
    if isinstance(raw, str) and phones.is_mobile(raw):
        return raw
    if identity.is_masked(str(raw)):
        return Doubt("masked", "电话号码中间几位被遮盖成了星号，不能导入，请改填完整号码。")
    return phones.clean(raw if isinstance(raw, int | float) else _plain(raw)) or None


def _date(_field: Field, raw: Value, origin: Origin) -> str | Doubt:
    return dates.parse(raw, date_1904=origin.date_1904, foreign=origin.foreign)


def _flag(_field: Field, raw: Value, _origin: Origin) -> str | Doubt:
    word = unicodedata.normalize("NFKC", _plain(raw)).casefold()
    if word in _YES:
        return "1"
    return "0" if word in _NO else _not_a_flag()


def _number(_field: Field, raw: Value, _origin: Origin) -> str | Doubt:
    folded = "".join(unicodedata.normalize("NFKC", _plain(raw)).replace(",", "").split())
    value = _decimal(_UNIT.sub("", folded))
    return _not_a_number() if value is None else f"{value.normalize():f}"


def _reference(_field: Field, raw: Value, _origin: Origin) -> str | None:
    """An id, or a name that the caller looks up: the lists of records are not known here."""
    return " ".join(_plain(raw).split()) or None


def _code(field: Field, raw: Value, origin: Origin) -> str | Doubt:
    name, text = field.codes or "", unicodedata.normalize("NFKC", _plain(raw))
    found = _find(codes.code_list(name), text, origin.on)
    if found is None:
        return _unknown_code(field)
    numbered = origin.foreign and name in codes.NUMBERED_ELSEWHERE and text.isdigit()
    if numbered and isinstance(found, str):
        return Doubt("foreign_number", "各系统对这一项的编号不同，请改填文字或选定一项。", (found,))
    return found


@lru_cache(maxsize=8192)
def _find(listed: codes.CodeList, text: str, on: date | None) -> str | Doubt | None:
    return listed.find(text, on)


@lru_cache(maxsize=8192)
def _known(listed: codes.CodeList, code: str) -> bool:
    return listed.label(code) is not None


_Reader = Callable[[Field, Value, Origin], str | Doubt | None]

_READERS: Mapping[Kind, _Reader] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.CODE: _code,
    Kind.FLAG: _flag,
    Kind.REFERENCE: _reference,
}

_READERS_BY_ID: Mapping[str, _Reader] = {
    "name": _name,
    "id_number": _id_number,
    "mobile": _phone,
    "landline": _phone,
    "registered_mobile": _phone,
    "phone": _phone,
    "fax": _phone,
    "code": _key,
    "credit_code": _key,
    "job_post_code": _key,
}


def _reader(field: Field) -> _Reader:
    return _READERS_BY_ID.get(field.id) or _READERS[field.kind]


def _date_form(_field: Field, value: str) -> Doubt | None:
    return None if dates.is_date(value) else Doubt("not_a_date", "日期不存在或写法不对。")


def _flag_form(_field: Field, value: str) -> Doubt | None:
    return None if value in ("0", "1") else _not_a_flag()


def _number_form(_field: Field, value: str) -> Doubt | None:
    return _not_a_number() if _decimal(value) is None else None


def _code_form(field: Field, value: str) -> Doubt | None:
    """A longer code than any known is right where a shorter one that it belongs to is known."""
    known = _known(codes.code_list(field.codes or ""), value)
    return None if known else _unknown_code(field)


# Texts and ids have no form of their own.
_FORMS: Mapping[Kind, Callable[[Field, str], Doubt | None]] = {
    Kind.NUMBER: _number_form,
    Kind.DATE: _date_form,
    Kind.CODE: _code_form,
    Kind.FLAG: _flag_form,
}


def _decimal(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < _TOO_LARGE else None


def _not_a_flag() -> Doubt:
    return Doubt("not_a_flag", "只能填“是”或“否”。")


def _not_a_number() -> Doubt:
    return Doubt("not_a_number", "应填数字。")


def _unknown_code(field: Field) -> Doubt:
    return Doubt("unknown_code", f"“{field.label}”没有这一项，请从列表中选定。")
