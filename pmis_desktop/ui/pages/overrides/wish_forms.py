"""One form for each kind of change of codes and rules."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.rules import checks, codes, overriding, thresholds, wordings
from pmis_desktop.rules.overriding import (
    RetireCode,
    SetCode,
    SetNeed,
    SetThreshold,
    SetWord,
    Wish,
)
from pmis_desktop.services.forms import county_templates
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.line_fields import ChosenField, LineField
from pmis_desktop.ui.pages.overrides.parts import Chosen, DayField
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.work import Work

_USE, _PATTERN = "templates", "表格样式 (*.typ)"
_TEMPLATE = (
    "文件名和程序的样式一样，例如 member_card.typ。先试排一张空白表，排不出来的不能签字。"
    "支部自己电脑上放了样式文件的，用支部自己的。要恢复程序自带的，到“现在有效”里收回。"
)
# Seven thousand places are no list to drop down: they are changed by sheet or command.
_TOO_LONG = frozenset({"divisions"})
_NONE = ("", "（不写）")


class WishForm(QWidget):
    """A form of one change."""

    def wish(self) -> Wish | None:
        """The change as it was filled in; None where something is missing, which is said below."""
        raise NotImplementedError


def _lists(*, labels_only: bool) -> list[tuple[str, str]]:
    return [
        (name, overriding.list_title(name))
        for name in overriding.editable_lists()
        if name not in _TOO_LONG and (labels_only or name not in overriding.ONLY_LABELS)
    ]


def _lines(name: str, on: date) -> list[tuple[str, str]]:
    return [(line.code, line.label) for line in codes.code_list(name).options(on)]


class RenameForm(WishForm):
    """Another name for a code."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self.list = Chosen("哪个代码表")
        self.code = Chosen("哪一项")
        self.label = LineField("新的名称", "原来的名称在导入表格时仍然认得。")
        self.setLayout(boxes.column(self.list, self.code, self.label, gap=1.5))
        self.list.changed.connect(self._show_codes)
        self.list.offer(_lists(labels_only=True))

    @override
    def wish(self) -> Wish | None:
        """The new name."""
        if self.label.require("请写新的名称。"):
            return None
        return SetCode(list=self.list.value, code=self.code.value, label=self.label.text)

    def _show_codes(self) -> None:
        self.code.offer(_lines(self.list.value, self._today))


class AddForm(WishForm):
    """A new code; the program finds the code itself, other than those in ``gathered``."""

    def __init__(self, today: date, gathered: Sequence[Wish]) -> None:
        super().__init__()
        self._taken = {(w.list, w.code) for w in gathered if isinstance(w, SetCode)}
        self._today = today
        self.list = Chosen("哪个代码表")
        self.label = LineField("名称")
        self.parent_code = Chosen("放在哪一项下面")
        self.like = Chosen("统计时按哪一项算", "年报等统计表里，新增的这一项和它算在一起。")
        self.setLayout(boxes.column(self.list, self.label, self.parent_code, self.like, gap=1.5))
        self.list.changed.connect(self._show_codes)
        self.list.offer(_lists(labels_only=False))

    @override
    def wish(self) -> Wish | None:
        """The new code."""
        if self.label.require("请写名称。"):
            return None
        name = self.list.value
        return SetCode(
            list=name,
            code=overriding.proposed_code(name, {c for n, c in self._taken if n == name}),
            label=self.label.text,
            parent=self.parent_code.value,
            like=self.like.value if codes.national(name).codes[0].more else "",
        )

    def _show_codes(self) -> None:
        listed = codes.code_list(self.list.value)
        over = dict.fromkeys(line.parent for line in listed.codes if line.parent)
        parents = [(code, label) for code in over if (label := listed.label(code))]
        self.parent_code.offer([_NONE, *parents])
        self.parent_code.setVisible(bool(parents))
        self.like.offer(_lines(self.list.value, self._today))
        self.like.setVisible(bool(codes.national(self.list.value).codes[0].more))


class RetireForm(WishForm):
    """From a day on a code is offered no more."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self.list = Chosen("哪个代码表")
        self.code = Chosen("停用哪一项")
        self.day = DayField("从哪天起停用", today)
        self.successor = Chosen(
            "停用后改为", "已经用着它的记录会得到提醒，可以按这个对照一起改；历史照原样显示。"
        )
        self.setLayout(boxes.column(self.list, self.code, self.day, self.successor, gap=1.5))
        self.list.changed.connect(self._show_codes)
        self.list.offer(_lists(labels_only=False))

    @override
    def wish(self) -> Wish | None:
        """What is to be retired."""
        if not self.day.check():
            return None
        return RetireCode(
            list=self.list.value,
            code=self.code.value,
            to=self.day.day,
            successor=self.successor.value,
        )

    def _show_codes(self) -> None:
        lines = _lines(self.list.value, self._today)
        self.code.offer(lines)
        self.successor.offer([_NONE, *lines])


class AgainForm(WishForm):
    """A code that the county retired is offered again."""

    def __init__(self) -> None:
        super().__init__()
        self.code = Chosen("恢复哪一项")
        self._none = words.soft("县里没有停用过代码。", wrap=True)
        self.setLayout(boxes.column(self.code, self._none, gap=1.5))
        retired = [
            (f"{name} {line.code}", f"{overriding.list_title(name)}：{line.label}")
            for name in overriding.editable_lists()
            for line in codes.code_list(name).codes
            if line.valid_to and not _ended_by_program(name, line.code)
        ]
        self.code.offer(retired)
        self.code.setVisible(bool(retired))
        self._none.setVisible(not retired)

    @override
    def wish(self) -> Wish | None:
        """What is offered again."""
        name, _, code = self.code.value.partition(" ")
        return RetireCode(list=name, code=code, to="") if code else None


def _ended_by_program(name: str, code: str) -> bool:
    line = codes.national(name).get(code)
    return line is not None and bool(line.valid_to)


class ThresholdForm(WishForm):
    """Another value of a threshold from a day on."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self.rule = Chosen("哪一项期限或标准")
        self._now = words.paragraph("", "soft")
        self.value = LineField("改为")
        self.day = DayField("从哪天起", today)
        self.setLayout(boxes.column(self.rule, self._now, self.value, self.day, gap=1.5))
        self.rule.changed.connect(self._show_value)
        rules = dict.fromkeys(row["rule_id"] for row in thresholds.rules())
        self.rule.offer([(rule, thresholds.label(rule)) for rule in rules])

    @override
    def wish(self) -> Wish | None:
        """The new value."""
        missing = self.value.require("请写改成多少。")
        if not self.day.check() or missing:
            return None
        return SetThreshold(rule=self.rule.value, value=self.value.text, since=self.day.day)

    def _show_value(self) -> None:
        rule = self.rule.value
        source = next((row["source"] for row in thresholds.rules() if row["rule_id"] == rule), "")
        now = thresholds.value(rule, self._today)
        self._now.setText(f"现在是 {now}。依据：{source}。")


class NeedForm(WishForm):
    """Whether a complete record has a field."""

    def __init__(self) -> None:
        super().__init__()
        self.field = Chosen("哪个项目", "姓名、身份证号等必填项不能改。")
        self.needed = Chosen("改为")
        self.setLayout(boxes.column(self.field, self.needed, gap=1.5))
        self.needed.offer([("1", "应填：没有填的算不完整"), ("0", "不要求：可填可不填")])
        self.field.changed.connect(self._show_other)
        self.field.offer(
            [
                (
                    each.id,
                    f"{each.label}（{'现在应填' if checks.is_needed(each) else '现在不要求'}）",
                )
                for each in overriding.editable_needs()
            ]
        )

    @override
    def wish(self) -> Wish | None:
        """The field."""
        return SetNeed(field=self.field.value, needed=self.needed.value == "1")

    def _show_other(self) -> None:
        """Propose what is not so now."""
        fields = {each.id: each for each in overriding.editable_needs()}
        field = fields.get(self.field.value)
        self.needed.choose("0" if field is not None and checks.is_needed(field) else "1")


class WordForm(WishForm):
    """Another wording on paper."""

    def __init__(self) -> None:
        super().__init__()
        self.key = Chosen("哪一处")
        self.text = LineField("改为", "清空就恢复为程序自带的说法。")
        self.setLayout(boxes.column(self.key, self.text, gap=1.5))
        self.key.changed.connect(self._show_text)
        self.key.offer([(each.key, f"{each.where}：{each.text}") for each in wordings.every()])

    @override
    def wish(self) -> Wish | None:
        """The wording."""
        return SetWord(key=self.key.value, text=self.text.text)

    def _show_text(self) -> None:
        self.text.fill(wordings.said(self.key.value))


class TemplateForm(WishForm):
    """Another template of a form, at the county and at every branch."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._path: Path | None = None
        self.file = ChosenField("样式文件", _TEMPLATE, self._choose)
        self.setLayout(boxes.column(self.file))

    @override
    def wish(self) -> Wish | None:
        """The template."""
        if self._path is None:
            self.file.tell("请选择一个样式文件。")
            return None
        try:
            return county_templates.of_file(self._path)
        except AppError as refusal:
            self.file.tell(f"{refusal.message}{refusal.advice}")
            return None

    def _choose(self) -> None:
        found = dialogs.open_file(self, "选择样式文件", self._work.local.folder(_USE), _PATTERN)
        if found is not None:
            self._path = found
            self._work.local.remember_folder(_USE, found.parent)
            self.file.fill(str(found))
