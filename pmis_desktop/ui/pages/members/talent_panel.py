"""人才查找: what somebody must be able to do, how old, how learned, in plain words."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from pmis_desktop.rules import codes, education
from pmis_desktop.services.browsing.pseudo import AGE, EDUCATION_LEVEL, TALENT
from pmis_desktop.services.browsing.query import Condition, Test
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.drop_down import DropDown
from pmis_desktop.ui.kit.drop_panel import DropPanel

_WIDE = 42
_ANY = "不限"
_OLDEST = 150


class TalentPanel(DropPanel):
    """``asked`` carries the conditions that were filled in."""

    asked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _WIDE)
        self.talent = _line("会什么", "如 计算机、种植、电工")
        self.kind = _choice("特长类别", [line.label for line in _kinds()])
        self.language = _line("外语", "如 英语")
        self.certificate = _line("证书", "如 教师资格")
        self.training = _line("培训", "如 党务培训")
        self.youngest = _line("最小年龄", "岁")
        self.oldest = _line("最大年龄", "岁")
        self.level = _choice("学历至少", education.LEVELS)
        self.title = _choice("职称级别", [line.label for line in _titles()])
        self._problem = words.label("", "must", wrap=True)
        self._problem.hide()
        self.lay(
            words.section("人才查找"),
            words.soft("填几项查几项，都符合的才列出来。", wrap=True),
            self._form(),
            self._problem,
            None,
            boxes.row(
                None,
                button("清空", self.clear),
                button("查找", self._ask, icon="search", look="primary"),
            ),
            gap=1.5,
        )

    def clear(self) -> None:
        """Ask for nothing yet."""
        for line in self._lines():
            line.clear()
        for choice in (self.kind, self.level, self.title):
            choice.setCurrentIndex(0)

    def _lines(self) -> tuple[QLineEdit, ...]:
        return (
            self.talent,
            self.language,
            self.certificate,
            self.training,
            self.youngest,
            self.oldest,
        )

    def _form(self) -> QGridLayout:
        made = QGridLayout()
        made.setContentsMargins(0, 0, 0, 0)
        made.setSpacing(theme.current().unit)
        for column in (1, 3):
            made.setColumnStretch(column, 1)
        ages = boxes.row(self.youngest, words.label("到"), self.oldest, words.label("岁"))
        parts: tuple[tuple[str, boxes.Part], ...] = (
            ("会什么", self.talent),
            ("特长类别", self.kind),
            ("外语", self.language),
            ("证书", self.certificate),
            ("培训", self.training),
            ("年龄", ages),
            ("学历至少", self.level),
            ("职称级别", self.title),
        )
        for at, (label, part) in enumerate(parts):
            row, column = divmod(at, 2)
            made.addWidget(words.soft(label), row, 2 * column)
            if isinstance(part, QWidget):
                made.addWidget(part, row, 2 * column + 1)
            elif part is not None:
                made.addLayout(part, row, 2 * column + 1)
        return made

    def _ask(self) -> None:
        ages = (self.youngest.text().strip(), self.oldest.text().strip())
        if any(age and not (age.isdecimal() and int(age) <= _OLDEST) for age in ages):
            self._problem.setText("年龄请填数字，例如 30。")
            self._problem.show()
            return
        self._problem.hide()
        self.hide()
        self.asked.emit(self._conditions())

    def _conditions(self) -> tuple[Condition, ...]:
        typed = (
            (TALENT, Test.IS, self.talent.text()),
            ("language", Test.IS, self.language.text()),
            ("certificate", Test.IS, self.certificate.text()),
            ("training", Test.IS, self.training.text()),
            (AGE, Test.AT_LEAST, self.youngest.text()),
            (AGE, Test.AT_MOST, self.oldest.text()),
            ("skill", Test.IS, _code("skill_kind", self.kind.currentText())),
            (EDUCATION_LEVEL, Test.AT_LEAST, _chosen(self.level)),
            ("technical_level", Test.IS, _code("technical_level", self.title.currentText())),
        )
        return tuple(
            Condition(field=field, test=test, value=value.strip())
            for field, test, value in typed
            if value.strip()
        )


def _line(name: str, hint: str) -> QLineEdit:
    made = QLineEdit(placeholderText=hint)
    made.setAccessibleName(name)
    return made


def _choice(name: str, some: tuple[str, ...] | list[str]) -> DropDown:
    made = DropDown(name)
    made.addItems([_ANY, *some])
    return made


def _chosen(choice: DropDown) -> str:
    return "" if choice.currentText() == _ANY else choice.currentText()


def _kinds() -> tuple[codes.Code, ...]:
    return codes.code_list("skill_kind").options()


def _titles() -> tuple[codes.Code, ...]:
    return codes.code_list("technical_level").options()


def _code(name: str, label: str) -> str:
    return next((line.code for line in codes.code_list(name).codes if line.label == label), "")
