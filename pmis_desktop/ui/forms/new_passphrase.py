"""Setting a passphrase: typed twice, with a sentence on how good it is."""

from PySide6.QtWidgets import QWidget

from pmis_desktop.services import founding
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.line_fields import PassphraseField
from pmis_desktop.ui.kit.notice import Notice

_LONG = 12
_VERY_LONG = 16


def strength(passphrase: str) -> tuple[str, str]:
    """How hard a passphrase is to guess: a sentence and its meaning. Empty for one refused."""
    if founding.passphrase_problem(passphrase):
        return "", "info"
    kinds = sum(
        any(test(mark) for mark in passphrase)
        for test in (str.isdigit, str.islower, str.isupper, lambda mark: not mark.isalnum())
    )
    few = len(set(passphrase)) * 2 <= len(passphrase)
    if passphrase.isdigit() or few:
        return "可以用，但容易被猜到。最好不要只用数字或重复的字符。", "warn"
    if len(passphrase) >= _VERY_LONG or (len(passphrase) >= _LONG and kinds > 1):
        return "很好，不容易被猜到。", "good"
    return "可以用。再长几个字符会更安全，例如一句话的拼音。", "info"


class NewPassphrase(QWidget):
    """Two lines for a new passphrase."""

    def __init__(self, name: str = "口令") -> None:
        super().__init__()
        self.first = PassphraseField(
            name, "至少 8 个字符，区分大小写。可以用一句话的拼音加数字，容易记。"
        )
        self.again = PassphraseField(f"再输入一次{name}")
        self._strength = Notice()
        self.first.edited.connect(self._judge)
        self.setLayout(boxes.column(self.first, self._strength, self.again, gap=1))

    @property
    def text(self) -> str:
        """The new passphrase."""
        return self.first.text

    def check(self) -> bool:
        """Whether it will do and was typed twice alike; says below what is wrong."""
        problem = founding.passphrase_problem(self.first.text)
        if self.first.tell(problem):
            self.first.line.setFocus()
            return False
        problem = founding.passphrase_problem(self.first.text, self.again.text)
        if self.again.tell(problem):
            self.again.line.setFocus()
            return False
        return True

    def _judge(self) -> None:
        self._strength.say(*strength(self.first.text))
