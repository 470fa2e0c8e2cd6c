"""A field of a plain question that holds a member, found by name, pinyin or number."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from pmis_desktop.rules.field import reference
from pmis_desktop.services.house import House
from pmis_desktop.ui.forms.editors.picker import Picker
from pmis_desktop.ui.forms.people import People
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.notice import Notice

_HINT = "输入姓名或拼音首字母，从列表里选定。"


class MemberField(QWidget):
    """A line with a list of members below it while somebody types."""

    edited = Signal()

    def __init__(self, house: House, name: str, within: str = "") -> None:
        super().__init__()
        self._people = People(house, within)
        self._fixed = ""
        self.picker = Picker(reference("member", name, "member"), self._people)
        self.picker.line.setAccessibleName(name)
        self.picker.changed.connect(self._on_changed)
        label = words.label(name, "strong")
        label.setBuddy(self.picker.line)
        self._problem = Notice()
        hint = words.soft(_HINT, wrap=True)
        self.setLayout(boxes.column(label, self.picker, self._problem, hint, gap=0.5))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    @property
    def member(self) -> str:
        """The id of the member that is meant; empty where nobody is, or several are."""
        if self._fixed:
            return self._fixed
        text = self.picker.text()
        if text != self.picker.line.text().strip():
            return text
        meant = self._people.meant(text)
        return meant.value if meant is not None else ""

    def put(self, member: str, name: str) -> None:
        """Begin with somebody who is known already."""
        self._fixed = member
        self.picker.set_text(name)

    def require(self) -> bool:
        """Say that somebody must be chosen, where nobody is; whether that is so."""
        missing = not self.member
        self._problem.say("请从列表里选定一名党员。" if missing else "", "must")
        return missing

    def _on_changed(self) -> None:
        self._fixed = ""
        self._problem.clear()
        self.edited.emit()
