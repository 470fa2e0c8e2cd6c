"""One line of the check beside the list: what it writes, what is wrong, and how to mend it."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout

from pmis_desktop.rules.fields import Kind, member_field
from pmis_desktop.services.importing import Check, ImportProblem, NewBranch, Verdict
from pmis_desktop.services.importing.answers import ONE_ROW, THIS_SHEET, Answer
from pmis_desktop.services.importing.details import changes, field_of
from pmis_desktop.ui.forms.choices import Choices
from pmis_desktop.ui.forms.editors.picker import Picker
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import button, link
from pmis_desktop.ui.kit.tabbing import tab_as_read
from pmis_desktop.ui.pages.importing.answering import PERSON_CODES, Answering, HowFar, offer_part
from pmis_desktop.ui.work.work import Work

_NAMED_CODE = "no_id_number"
_BRANCH = member_field("branch")


class RowPanel(QFrame):
    """``answered`` carries a list of `Answer`."""

    answered = Signal(object)

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._work = work
        self._branches = Choices(())
        self._key = -1
        self._answering: list[Answering] = []
        self._inside = boxes.column(gap=1.2)
        self._inside.setContentsMargins(0, 0, theme.current().unit, 0)
        layout = boxes.column(boxes.scrolling(boxes.box(self._inside)))
        side = round(1.5 * theme.current().unit)
        layout.setContentsMargins(side, side, side, side)
        self.setLayout(layout)

    def offer_branches(self, branches: Choices) -> None:
        """Let people pick from these branches from now on."""
        self._branches = branches

    def say(self, sentence: str) -> None:
        """Say something where no row is shown."""
        self._begin()
        self._inside.addWidget(words.paragraph(sentence, "soft"))
        self._end()

    def show_row(self, check: Check, key: int) -> None:
        """Show one row of data."""
        self._begin()
        self._key = key
        row = check.sheet.rows[key]
        title = f"第 {row.number} 行　{row.text('name')}".strip()
        self._inside.addWidget(words.Elided(title, "section"))
        for problem in _once(check.problems_by_key.get(key, ())):
            self._add_problem(check, problem)
        if any(each.problem.verdict is not Verdict.WARNED for each in self._answering):
            acts = boxes.row(button("改好了，重新检查", self._answer, icon="check"), None)
            self._inside.addLayout(acts)
        self._inside.addLayout(_changes(check, key))
        self._end()

    def show_branch(self, branch: NewBranch) -> None:
        """Show a branch that would be created, and let another one be meant."""
        self._begin()
        self._inside.addWidget(words.paragraph(f"将新建“{branch.name}”", "section"))
        sentence = f"表里有 {branch.rows:,} 人写的是这个党支部，库里没有。要新建就不用管它。"
        self._inside.addWidget(words.paragraph(sentence))
        self._inside.addWidget(words.soft("如果就是已有的党支部，请选定："))
        how_far = HowFar()
        how_far.removeItem(how_far.findData(ONE_ROW))
        for offer in branch.likely:
            take = partial(self._offer, branch, offer.value, how_far)
            self._inside.addWidget(offer_part(offer.label, take))
        picker = Picker(_BRANCH, self._branches)
        self._inside.addWidget(picker)
        self._inside.addWidget(how_far)
        use = button("改用选定的党支部", lambda: self._use(branch, picker, how_far.chosen))
        self._inside.addLayout(boxes.row(use, None))
        self._end()

    def _use(self, branch: NewBranch, picker: Picker, how_far: str) -> None:
        choice = self._branches.meant(picker.text())
        if choice is not None:
            self._mean(branch, choice.value, how_far)

    def _offer(self, branch: NewBranch, value: str, how_far: HowFar) -> None:
        self._mean(branch, value, how_far.chosen)

    def _mean(self, branch: NewBranch, value: str, how_far: str) -> None:
        self.answered.emit(
            [Answer(-1, "branch", spelling, value, how_far) for spelling in branch.spellings]
        )

    def _begin(self) -> None:
        boxes.clear(self._inside)
        self._answering = []
        self._key = -1

    def _end(self) -> None:
        self._inside.addStretch(1)
        tab_as_read(self)

    def _add_problem(self, check: Check, problem: ImportProblem) -> None:
        about = field_of(check, problem.field) if problem.field else None
        made = Answering(problem, about, self._work.house.today, self._branches)
        made.offered.connect(lambda value: self._take_offer(made, value))
        made.entered.connect(self._answer)
        self._answering.append(made)
        self._inside.addWidget(made)
        if problem.code == _NAMED_CODE and len(problem.offers) == 1:
            every = link("没有身份证号的都这样认", self._trust_names)
            self._inside.addLayout(boxes.row(every, None))

    def _trust_names(self) -> None:
        self.answered.emit([Answer(self._key, "", "", "", THIS_SHEET, by_name=True)])

    def _take_offer(self, made: Answering, value: str) -> None:
        problem = made.problem
        if problem.code in PERSON_CODES:
            self.answered.emit([Answer(self._key, "", "", value, ONE_ROW)])
            return
        self.answered.emit([Answer(self._key, problem.field, problem.value, value, made.how_far)])

    def _answer(self) -> None:
        """Everything that was typed here, at once."""
        typed = [(made, made.text) for made in self._answering]
        self.answered.emit([self._typed(made, text) for made, text in typed if text is not None])

    def _typed(self, made: Answering, text: str) -> Answer:
        about, problem = made.field, made.problem
        if about is not None and about.kind is Kind.REFERENCE:
            choice = self._branches.meant(text)
            text = choice.value if choice is not None else text
        how_far = made.how_far if problem.value else ONE_ROW
        return Answer(self._key, problem.field, problem.value, text, how_far)


def _once(problems: Iterable[ImportProblem]) -> list[ImportProblem]:
    """The problems, the gravest of each field first and only that one with an editor."""
    gravest: dict[object, ImportProblem] = {}
    for each in problems:
        mark: object = each.field or each.code
        known = gravest.get(mark)
        if known is None or _gravity(each) < _gravity(known):
            gravest[mark] = each
    return sorted(gravest.values(), key=_gravity)


def _gravity(problem: ImportProblem) -> int:
    return tuple(Verdict).index(problem.verdict)


def _changes(check: Check, key: int) -> QGridLayout:
    """Field by field what the row writes: old and new, or new alone."""
    made = QGridLayout()
    made.setColumnStretch(0, 2)
    made.setColumnStretch(1, 3)
    made.setHorizontalSpacing(round(1.5 * theme.current().unit))
    for line, each in enumerate(changes(check, key)):
        made.addWidget(words.Elided(each.label, "soft"), line, 0)
        text = f"{each.before} → {each.after}" if each.before else each.after
        made.addWidget(words.paragraph(text), line, 1)
    return made
