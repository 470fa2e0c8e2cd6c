"""Picking a form: every form in its group, found by name or pinyin."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from pmis_desktop.rules import pinyin
from pmis_desktop.services.forms import catalogue
from pmis_desktop.services.forms.form import Form
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.lines import Lines
from pmis_desktop.ui.tables.paged_model import Cells
from pmis_desktop.ui.work.work import Work

_COLUMNS = (
    Column(
        id="title", label="表格", width=14, importance=9, strong=True, sortable=False, grows=True
    ),
    Column(id="group", label="类别", width=5.5, importance=6, sortable=False),
)


class FormPicker(QWidget):
    """``picked`` carries the form that was opened."""

    picked = Signal(object)

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self.box = QLineEdit(placeholderText="按名称或拼音查找表格")
        self.box.setAccessibleName("查找表格")
        self.box.setClearButtonEnabled(True)
        self.lines: Lines[Form] = Lines(_COLUMNS, _told, "forms", work.local)
        self.lines.view.setAccessibleName("表格目录")
        nothing = Empty()
        nothing.say("没有这样的表格", "换几个字再找，也可以输入拼音首字母。")
        self.lines.view.lay_over(nothing)
        self.setLayout(boxes.column(self.box, boxes.expanding(self.lines.view)))
        self.box.textEdited.connect(self._narrow)
        self.box.returnPressed.connect(self._open_current)
        self.lines.view.opened.connect(lambda _place: self._open_current())
        self.lines.view.clicked.connect(lambda _index: self._open_current())
        self._narrow("")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.box.hasFocus():
            self.lines.view.setFocus()
            self.lines.view.choose(0)
        else:
            super().keyPressEvent(event)

    def _narrow(self, text: str) -> None:
        self.lines.show(found(text, at_county=self._work.house.at_county))

    def _open_current(self) -> None:
        form = self.lines.current or self.lines.at(0)
        if form is not None:
            self.picked.emit(form)


def found(text: str, *, at_county: bool) -> Sequence[Form]:
    """The forms whose name, group, or the pinyin of either has the text in it."""
    word = "".join(text.split()).lower()
    some = [form for form in catalogue.every() if at_county or form.room not in _COUNTY_ROOMS]
    return [form for form in some if any(word in each for each in _names(form))]


_COUNTY_ROOMS = frozenset({"correspondence", "receiving", "sites"})


def _names(form: Form) -> tuple[str, ...]:
    spelled = (*pinyin.spell(form.title).full, *pinyin.spell(form.title).initials)
    return (form.title.lower(), form.group, form.id, *spelled)


def _told(form: Form) -> Cells:
    return {"title": form.title, "group": form.group}
