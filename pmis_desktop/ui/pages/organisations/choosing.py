"""Choosing a member of an organisation, and one of its posts."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pmis_desktop.rules import codes
from pmis_desktop.rules.field import reference
from pmis_desktop.services.organising.electing import Candidate
from pmis_desktop.ui.forms.choices import Choice, Choices
from pmis_desktop.ui.forms.editors.picker import Picker
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.drop_down import DropDown

MEMBER = reference("member", "党员", "member")


def choices_of(candidates: Sequence[Candidate]) -> Choices:
    """Members to pick from, found by name and pinyin."""
    return Choices(Choice(each.member, each.shown) for each in candidates)


class MemberIds:
    """From what stands in a picker to the member meant."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._ids = {each.shown: each.member for each in candidates}
        self._names: dict[str, list[str]] = {}
        for each in candidates:
            self._names.setdefault(each.name, []).append(each.member)

    def meant(self, text: str) -> str:
        """The id of the member that a text names; empty where it names none, or several."""
        named = self._names.get(text, [])
        return self._ids.get(text) or (named[0] if len(named) == 1 else "")


class PostLine(QWidget):
    """One line of a new committee: a post and who holds it."""

    removed = Signal()
    edited = Signal()

    def __init__(self, choices: Choices, *, post: str = "", shown: str = "") -> None:
        super().__init__()
        self._codes = [line.code for line in codes.code_list("party_posts").options()]
        self.post = DropDown("党内职务")
        self.post.addItems([line.label for line in codes.code_list("party_posts").options()])
        if post in self._codes:
            self.post.setCurrentIndex(self._codes.index(post))
        self.member = Picker(MEMBER, choices)
        self.member.set_text(shown)
        self.member.changed.connect(self.edited)
        self.post.currentIndexChanged.connect(self.edited)
        remove = button("", self.removed.emit, icon="x")
        remove.setToolTip("去掉这一行")
        remove.setAccessibleName("去掉这一行")
        line = boxes.row(gap=1)
        line.addWidget(self.post)
        line.addWidget(self.member, 1)
        line.addWidget(remove)
        self.setLayout(line)

    @property
    def code(self) -> str:
        """The chosen post."""
        return self._codes[self.post.currentIndex()]
