"""The head of a page: its name, a sentence with the count, and its acts, of which few must fit."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from pmis_desktop.ui.kit import icons, theme, words
from pmis_desktop.ui.kit.buttons import Button, button


@dataclass(frozen=True, slots=True)
class Act:
    """Something a page can do: a verb, what it calls, an icon; ``primary`` stays in sight."""

    text: str
    do: Callable[[], object]
    icon: str = ""
    primary: bool = False
    hint: str = ""


class Heading(QWidget):
    """Title, sentence and acts; acts that do not fit go into 更多, the primary one last."""

    def __init__(self, text: str, *acts: Act) -> None:
        super().__init__()
        self._title = words.title(text)
        self._sentence = words.Elided("", "soft")
        self._acts = acts
        self._buttons = [
            button(a.text, a.do, icon=a.icon, look="primary" if a.primary else "", hint=a.hint)
            for a in acts
        ]
        self._withheld: frozenset[str] = frozenset()
        self._more = self._more_button()
        layout = QHBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        self._gap = round(1.5 * theme.current().unit)
        layout.setSpacing(self._gap)
        layout.addWidget(self._title)
        layout.addWidget(self._sentence, 1)
        # Primary acts stand at the right end, where the eye looks for them.
        others = [b for a, b in zip(acts, self._buttons, strict=True) if not a.primary]
        first = [b for a, b in zip(acts, self._buttons, strict=True) if a.primary]
        for each in (*others, self._more, *first):
            layout.addWidget(each)
        self.setLayout(layout)
        self._others = others
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, sentence: str) -> None:
        """Set the sentence beside the title."""
        self._sentence.setText(sentence)
        self._sentence.setToolTip("")
        self._fit()

    def rename(self, text: str) -> None:
        """Set another title."""
        self._title.setText(text)

    def withhold(self, *texts: str) -> None:
        """Take away acts that make no sense now, and bring back all others."""
        self._withheld = frozenset(texts)
        for act, each in zip(self._acts, self._buttons, strict=True):
            if act.primary:
                each.setVisible(act.text not in self._withheld)
        self._fit()

    def act_button(self, text: str) -> Button:
        """The button of an act, by its verb."""
        return next(b for b in self._buttons if b.text() == text)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Hide from the left what has no room beside the title and half the sentence."""
        gap = self._gap
        offered = [b for b in self._buttons if b.text() not in self._withheld]
        others = [b for b in self._others if b in offered]
        kept = [b for b in offered if b not in others]
        sentence = min(self._sentence.sizeHint().width(), self.width() // 3)
        room = self.width() - self._title.sizeHint().width() - sentence - gap
        room -= sum(b.sizeHint().width() + gap for b in kept)
        wanted = sum(b.sizeHint().width() + gap for b in others)
        if wanted <= room:
            hidden = 0
        else:
            room -= self._more.sizeHint().width() + gap
            hidden = len(others)
            for count, each in enumerate(reversed(others)):
                room -= each.sizeHint().width() + gap
                if room < 0:
                    break
                hidden = len(others) - count - 1
        for each in self._others:
            each.setVisible(each in others[hidden:])
        self._more.setVisible(hidden > 0)
        for action, each in zip(self._more.menu().actions(), self._others, strict=True):
            action.setVisible(each in others[:hidden])

    def _more_button(self) -> QPushButton:
        made = button("更多", icon="chevron-down")
        menu = QMenu(made)
        for act in self._acts:
            if not act.primary:
                action = menu.addAction(act.text)
                action.triggered.connect(lambda _checked=False, do=act.do: do())
                if act.icon:
                    action.setIcon(icons.icon(act.icon))
        made.setMenu(menu)
        made.hide()
        return made
