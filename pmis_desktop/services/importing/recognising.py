"""Columns by what stands in them, where their headings say nothing or the wrong thing."""

import re
from collections.abc import Callable, Mapping

from pmis_desktop.rules import codes, identity, names, phones
from pmis_desktop.spreadsheets.tables import SheetTable

_MOST = 0.8
_FEW = 0.2
_NAME_LENGTHS = range(2, 5)
_BRANCH = re.compile(r".+支部(?:委员会)?")


def _is_id_number(text: str) -> bool:
    return isinstance(identity.parse(text), str)


def _is_mobile(text: str) -> bool:
    return phones.is_mobile(phones.clean(text))


def _is_branch(text: str) -> bool:
    return _BRANCH.fullmatch("".join(text.split())) is not None


def _is_name(text: str) -> bool:
    name = names.clean(text)
    return len(name) in _NAME_LENGTHS and names.is_chinese(name)


def _is_word_of(name: str) -> Callable[[str], bool]:
    """Whether a text is a word of a code list; numbers and letters may be anything."""
    return lambda text: not text.isascii() and isinstance(codes.code_list(name).find(text), str)


# In this order: what is told by its form first, what only looks like it last.
_TESTS: Mapping[str, Callable[[str], bool]] = {
    "id_number": _is_id_number,
    "mobile": _is_mobile,
    "sex": _is_word_of("sex"),
    "category": _is_word_of("category"),
    "ethnic_group": _is_word_of("ethnic_group"),
    "education": _is_word_of("education"),
    "job_post": _is_word_of("job_post"),
    "branch": _is_branch,
    "name": _is_name,
}
# Told by content even under a heading that says something else.
_CERTAIN = frozenset({"id_number"})


def moved(table: SheetTable) -> dict[int, str] | None:
    """The fields one column further where all data stand beside their headings, else None."""
    at = next((index for index, name in table.fields.items() if name == "id_number"), None)
    if at is None or _share(table, at, _is_id_number) > _FEW:
        return None
    for step in (1, -1):
        if _share(table, at + step, _is_id_number) >= _MOST:
            placed = {index + step: name for index, name in table.fields.items()}
            if all(_fits(table, index, name) for index, name in placed.items()):
                return placed
    return None


def recognised(table: SheetTable) -> dict[int, str]:
    """Fields by column for columns that no heading explains, and for 人员类别 under 党籍状态."""
    found: dict[int, str] = {}
    taken = set(table.fields.values())
    for index, name in table.fields.items():
        under_status = name == "status" and "category" not in taken
        if under_status and _share(table, index, _TESTS["category"]) >= _MOST:
            found[index] = "category"
            taken.add("category")
    for index in range(max(table.first, 0), table.width):
        if index in table.fields or index in table.doubled:
            continue
        told = next((n for n in _TESTS if n not in taken and _tells(table, index, n)), None)
        if told is not None:
            found[index] = told
            taken.add(told)
    return found


def _tells(table: SheetTable, index: int, name: str) -> bool:
    """Whether a column without a field is this field's for certain enough to propose it."""
    if index in table.labels and name not in _CERTAIN:
        return False
    return _share(table, index, _TESTS[name]) >= _MOST


def _fits(table: SheetTable, index: int, name: str) -> bool:
    test = _TESTS.get(name)
    return test is None or index not in table.samples or _share(table, index, test) >= _MOST


def _share(table: SheetTable, index: int, test: Callable[[str], bool]) -> float:
    """How many of the first filled cells of a column pass a test, from 0 to 1."""
    texts = table.samples.get(index, ())
    return sum(map(test, texts)) / len(texts) if texts else 0.0
