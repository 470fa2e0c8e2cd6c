"""Telling data from what offices write around it: notes, examples, totals, signatures."""

import re
from collections.abc import Sequence

_FOOTER = re.compile(
    r"(?:填表人|填报人|制表人|统计人|审核人|经办人|联系人|(?:单位|支部)?负责人|填[表报](?:日期|时间)"
    r"|(?:党?支部|党组织)?书记\(?签[字名]\)?|(?:党?支部|党组织|基层党委)?\(?盖章\)?)(?:[:(].*)?"
    r"|(?:合计|总计|共计|本页合计).*",
    re.DOTALL,
)
_NOTE = re.compile(r"(?:注意?事?项?|(?:填[表写])?说明|备注|附注)\d*[:、.].*|.*导入前.*", re.DOTALL)
_NOTE_WORD = frozenset({"注", "注意", "注意事项", "说明", "填表说明", "填写说明"})
_EXAMPLE = re.compile(r"(?:示例|样例|样表|举例|范例).*|例[:\d].*|.*\((?:示例|样例|范例|例)\)")
_SUBTOTAL = re.compile(r"小计.*")
_HINT = re.compile(
    r"\(?(?:必填|选填|非必填|可不填|可空|请填|请选|填写|下拉|格式|示例|例如|如[:\d]|文本|数字格式|日期格式)"
    r".*|.*(?:格式|必填|选填|下拉选择|下拉菜单)\)?",
    re.DOTALL,
)
_LETTERS = re.compile(r"[A-Za-z]{1,2}|[甲乙丙丁戊己庚辛壬癸]")
_LONG_NUMBER = re.compile(r"[0-9]{14,17}[0-9Xx]")
_SEQUENCE = "序号"
_LONG_NOTE = 30
_REPEATED = 3
_FEW = 2
_NEAR = 2

FOOTER = "表尾（填表人、合计等）"


def is_footer(texts: Sequence[str]) -> bool:
    """Whether a row, given as plain texts, ends the table."""
    return _FOOTER.fullmatch(next(filter(None, texts))) is not None


def has_long_number(texts: Sequence[str]) -> bool:
    """Whether a row holds something like an ID number: then it is a person wherever it stands."""
    return any(_LONG_NUMBER.fullmatch(text) for text in texts)


def why_no_data(texts: Sequence[str], heads: Sequence[Sequence[str]], below: int) -> str | None:
    """Why a row between heading and footer is no record; None if it is one.

    ``heads`` are the texts of the heading's rows, ``below`` says how far under it the row stands.
    """
    filled = [text for text in texts if text]
    distinct = set(filled)
    if any(not distinct.isdisjoint(head) and _repeats(texts, head) for head in heads):
        return "重复的表头"
    first = filled[0]
    if _SUBTOTAL.fullmatch(first) or any(map(_EXAMPLE.fullmatch, filled[:3])):
        return "小计或示例行"
    if below <= _NEAR and len(filled) >= _REPEATED and (why := _why_under_heading(filled)):
        return why
    if len(distinct) == _FEW and first in _NOTE_WORD:
        return "说明文字"
    return _why_no_record(texts, first, heads) if len(distinct) == 1 else None


def _repeats(texts: Sequence[str], head: Sequence[str]) -> bool:
    matches = sum(1 for text, title in zip(texts, head, strict=False) if text and text == title)
    return matches >= _REPEATED


def _why_under_heading(filled: Sequence[str]) -> str | None:
    """What offices write right below a heading: hints how to fill it in, numbers of columns."""
    if sum(1 for text in filled if _HINT.fullmatch(text)) * 2 > len(filled):
        return "填写提示"
    bare = [text.strip("()") for text in filled]
    numbers = [int(text) for text in bare if text.isdecimal()]
    counted = numbers == list(range(numbers[0], numbers[0] + len(bare))) if numbers else False
    lettered = all(map(_LETTERS.fullmatch, bare)) and len(set(bare)) == len(bare)
    return "栏号" if counted or lettered else None


def _why_no_record(texts: Sequence[str], first: str, heads: Sequence[Sequence[str]]) -> str | None:
    """Why a row with a single text in it is no record."""
    if _NOTE.fullmatch(first) or len(first) > _LONG_NOTE:
        return "说明文字"
    head = next((head for head in heads if _SEQUENCE in head[: len(texts)]), None)
    if head is not None and texts[head.index(_SEQUENCE)]:
        return "只有序号"
    return None
