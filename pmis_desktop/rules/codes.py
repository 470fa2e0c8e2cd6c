"""Dated code lists: from code to label, and from what people write to the code."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property

from pmis_desktop.errors.rules import CodeListUnknownError, TableDamagedError
from pmis_desktop.paths import CODES
from pmis_desktop.rules import overlay, tables
from pmis_desktop.rules.doubt import Doubt
from pmis_desktop.rules.override_lines import CodeLine

_COLUMNS = (
    "code",
    "label",
    "parent",
    "valid_from",
    "valid_to",
    "aliases",
    "unsure",
    "selectable",
    "basis",
)

CODE_LISTS = (
    "attachment_kind",
    "award_level",
    "category",
    "commendation_kind",
    "confirmation",
    "degree",
    "discipline",
    "divisions",
    "education",
    "enterprise_size",
    "ethnic_group",
    "front_line",
    "job_post",
    "join_type",
    "lost_circumstance",
    "lost_org_kind",
    "membership_begin",
    "membership_end",
    "org_build_status",
    "org_kind",
    "party_posts",
    "political",
    "post_origin",
    "reorganisation_kind",
    "review_verdict",
    "sex",
    "skill_kind",
    "social_stratum",
    "status",
    "technical_level",
    "transfer_channel",
    "transfer_direction",
    "transfer_void",
    "unit_affiliation",
    "unit_nature",
    "unit_situation",
)

# Other systems number these lists differently (0=男, 4=城镇个体 …): their bare digits are asked.
NUMBERED_ELSEWHERE = frozenset(
    {"sex", "social_stratum", "unit_nature", "unit_affiliation", "org_build_status"}
)

# 鼓楼区（320106）: a label that several lines have, told apart by the code behind it.
_TOLD_APART = re.compile(r"(.+)[(（]([0-9A-Za-z_]+)[)）]")

# No tree of codes is deeper; a county's lines that went in a circle would never end.
_DEEPEST = 20
_MOST_LABELS = 4096

_FURTHER_FILES = {"divisions": ("divisions_retired",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One line of a code list.

    ``aliases`` stand for this code for certain, ``unsure`` words only perhaps. ``valid_to`` is the
    first day the line is no longer in force. ``more`` holds the further columns of its list.
    A county that retires a line may name what to write instead: the ``successor``.
    """

    code: str
    label: str
    parent: str
    valid_from: str
    valid_to: str
    aliases: tuple[str, ...]
    unsure: tuple[str, ...]
    selectable: bool
    basis: str
    more: Mapping[str, str]
    successor: str = ""

    def in_force(self, on: date | None) -> bool:
        """Whether the line is in force on a day; without a day, whether it has no end."""
        return tables.in_force(self.valid_from, self.valid_to, on)


@dataclass(frozen=True, eq=False)
class CodeList:
    """A list of codes, a tree where lines name a parent."""

    name: str
    codes: tuple[Code, ...]

    @cached_property
    def _by_code(self) -> dict[str, list[Code]]:
        index: dict[str, list[Code]] = {}
        for line in self.codes:
            index.setdefault(line.code, []).append(line)
        return index

    @cached_property
    def _by_word(self) -> dict[str, list[Code]]:
        index: dict[str, list[Code]] = {}
        for line in self.codes:
            for word in {normal_word(word) for word in (line.label, *line.aliases)}:
                index.setdefault(word, []).append(line)
        return index

    @cached_property
    def _by_unsure_word(self) -> dict[str, list[Code]]:
        index: dict[str, list[Code]] = {}
        for line in self.codes:
            for word in line.unsure:
                index.setdefault(normal_word(word), []).append(line)
        return index

    @cached_property
    def _labels(self) -> dict[tuple[str, date | None], str]:
        """Labels that were asked for: a list of members asks for the same few again and again."""
        return {}

    def get(self, code: str, on: date | None = None) -> Code | None:
        """The line of a code in force on a day, else its last line, None for an unknown code."""
        lines = self._by_code.get(code)
        if not lines:
            return None
        return next((line for line in lines if line.in_force(on)), lines[-1])

    def has(self, code: str) -> bool:
        """Whether the list knows the code, retired ones included."""
        return code in self._by_code

    def label(self, code: str, on: date | None = None) -> str | None:
        """What people read for a code; a longer code than any known reads as its known prefix."""
        found = self._labels.get((code, on))
        if found is None:
            line = self.get(code, on) or self._nearest(code)
            found = line.label if line else None
            if found is not None and len(self._labels) < _MOST_LABELS:
                self._labels[code, on] = found
        return found

    def find(self, text: str, on: date | None = None) -> str | Doubt | None:
        """The code that a text stands for: itself a code, a label or an alias.

        None if the list has no such word; a Doubt with choices if a person must choose.
        """
        line = self.get(text.strip(), on)
        if line and not line.unsure.count(line.code):
            return line.code
        if (told := self._told_apart(text, on)) is not None:
            return told
        word = normal_word(text)
        found = self._chosen(self._by_word.get(word, []), on)
        if len(found) == 1:
            return found[0]
        perhaps = self._by_unsure_word.get(word, [])
        return self._doubt(found or tuple(line.code for line in perhaps if line.in_force(on)))

    def written(self, code: str, on: date | None = None) -> str:
        """A text for a code that `find` takes for this very code again; the label if it does."""
        label = self.label(code, on)
        if label is None or self.find(label, on) == code:
            return label or code
        return f"{label}（{code}）"

    def options(self, on: date | None = None) -> tuple[Code, ...]:
        """The lines to offer in a picker on a day."""
        return tuple(line for line in self.codes if line.selectable and line.in_force(on))

    def successor(self, code: str, on: date) -> Code | None:
        """What to write instead of a code that the county has retired by a day; None for others.

        Where the successor was retired in its turn, the last in the row.
        """
        line, seen = self.get(code, on), {code}
        if line is None or not line.successor or line.in_force(on):
            return None
        while line is not None and line.successor and not line.in_force(on):
            if line.successor in seen:
                return None
            seen.add(line.successor)
            line = self.get(line.successor, on)
        return line

    @cached_property
    def retiring(self) -> frozenset[str]:
        """Codes that the county has given a successor, on whatever day."""
        return frozenset(line.code for line in self.codes if line.successor)

    def is_under(self, code: str, ancestor: str) -> bool:
        """Whether a code is the ancestor or below it, by parents or else by prefix."""
        line = self.get(code)
        for _step in range(_DEEPEST):
            if line is None or line.code == ancestor:
                return line is not None or code.startswith(ancestor)
            if not line.parent:
                return False
            line = self.get(line.parent)
        return False

    def _told_apart(self, text: str, on: date | None) -> str | None:
        """The code behind a label in brackets, where they belong together."""
        found = _TOLD_APART.fullmatch(text.strip())
        label = self.label(found[2], on) if found else None
        if found is None or label is None or normal_word(label) != normal_word(found[1]):
            return None
        return found[2]

    def _nearest(self, code: str) -> Code | None:
        if not any(line.parent for line in self.codes):
            return None
        prefixes = (code[:length] for length in range(len(code) - 1, 0, -1))
        return next((found for prefix in prefixes if (found := self.get(prefix))), None)

    def _chosen(self, lines: list[Code], on: date | None) -> tuple[str, ...]:
        """Codes of these lines: of those in force and offered if there are any."""
        for wanted in (
            [line for line in lines if line.in_force(on) and line.selectable],
            [line for line in lines if line.in_force(on)],
            lines,
        ):
            if wanted:
                return tuple(dict.fromkeys(line.code for line in wanted))
        return ()

    def _doubt(self, codes: tuple[str, ...]) -> Doubt | None:
        if not codes:
            return None
        labels = "、".join(self.label(code) or code for code in codes)
        return Doubt("ambiguous_code", f"可能是：{labels}，请选定一项。", codes)


def normal_word(text: str) -> str:
    """A word as lists are searched by it: width, white space and case say nothing."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(mark for mark in folded if not mark.isspace())


def code_list(name: str) -> CodeList:
    """The code list of this name, with what the county in force says otherwise.

    Raises CodeListUnknownError for none.
    """
    over = overlay.current()
    lines = over.codes.get(name)
    if lines is None:
        return national(name)
    return over.kept(("codes", name), lambda: overlaid(national(name), lines))


@cache
def national(name: str) -> CodeList:
    """The code list as the program brings it, read when first asked for."""
    if name not in CODE_LISTS:
        raise CodeListUnknownError(name)
    lines = [
        _line(row)
        for file in (name, *_FURTHER_FILES.get(name, ()))
        for row in tables.read(CODES / f"{file}.csv", _COLUMNS)
    ]
    if not all(line.code and line.label for line in lines):
        raise TableDamagedError(name)
    return CodeList(name, tuple(lines))


def overlaid(known: CodeList, lines: Sequence[CodeLine]) -> CodeList:
    """A code list with a county's lines laid over it: nothing vanishes, codes stay codes."""
    told = {line.code: line for line in lines}
    kept = [_told_otherwise(line, told.get(line.code)) for line in known.codes]
    for line in lines:
        if not known.has(line.code):
            kept.insert(_place(kept, line.parent), _new(known, line))
    return CodeList(known.name, tuple(kept))


def _told_otherwise(line: Code, told: CodeLine | None) -> Code:
    if told is None:
        return line
    # What people wrote before is still understood.
    words = (*line.aliases, line.label) if told.label and told.label != line.label else line.aliases
    return replace(
        line,
        label=told.label or line.label,
        valid_to=line.valid_to or told.to,
        successor="" if line.valid_to else told.successor,
        aliases=tuple(dict.fromkeys((*words, *told.aliases))),
    )


def _new(known: CodeList, told: CodeLine) -> Code:
    like = known.get(told.like) if told.like else None
    return Code(
        code=told.code,
        label=told.label or told.code,
        parent=told.parent,
        valid_from=told.since,
        valid_to=told.to,
        aliases=tuple(told.aliases),
        unsure=(),
        selectable=True,
        basis="县里规定",
        more=like.more if like is not None else dict.fromkeys(known.codes[0].more, ""),
        successor=told.successor,
    )


def _place(lines: Sequence[Code], parent: str) -> int:
    """Behind the last line under the same parent, else at the end."""
    beside = [at for at, line in enumerate(lines) if parent and parent in {line.parent, line.code}]
    return beside[-1] + 1 if beside else len(lines)


@cache
def id_prefixes() -> Mapping[str, str]:
    """Prefixes that stand on real ID numbers, with the last year they were given out or ""."""
    prefixes: dict[str, str] = {}
    for row in tables.read(CODES / "divisions_id_extra.csv", _COLUMNS):
        prefixes[row["code"]] = row["valid_to"]
    for line in national("divisions").codes:
        if prefixes.get(line.code, "0") != "":
            prefixes[line.code] = line.valid_to
    return prefixes


def _line(row: tables.Row) -> Code:
    return Code(
        code=row["code"],
        label=row["label"],
        parent=row["parent"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        aliases=_words(row["aliases"]),
        unsure=_words(row["unsure"]),
        selectable=row["selectable"] == "yes",
        basis=row["basis"],
        more={key: value for key, value in row.items() if key not in _COLUMNS},
    )


def _words(cell: str) -> tuple[str, ...]:
    return tuple(word for word in cell.split(";") if word)
