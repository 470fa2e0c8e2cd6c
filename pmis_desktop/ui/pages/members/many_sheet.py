"""One value for many people: chosen, looked at line by line, then written, taken back at once."""

from array import array
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from pmis_desktop.errors.base import AppError
from pmis_desktop.rules.field import Field
from pmis_desktop.services import changing_many, history
from pmis_desktop.services.changing_many import Changed, Line, Preview
from pmis_desktop.services.house import House
from pmis_desktop.ui.forms.choices import Choices
from pmis_desktop.ui.forms.editors.editor import Editor
from pmis_desktop.ui.forms.editors.making import editor_for
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.drop_down import DropDown
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.organisation_picker import OrganisationPicker
from pmis_desktop.ui.tables.paged_model import PagedTableModel
from pmis_desktop.ui.tables.table_view import TableView
from pmis_desktop.ui.work.work import Work

CHANGES, LOOK, STAYS = "修改", "请核对", "跳过"
_MEANINGS = {CHANGES: "good", LOOK: "warn", STAYS: "info"}
_COLUMNS = (
    Column(id="name", label="姓名", width=4.6, importance=9, strong=True, sortable=False),
    Column(id="what", label="处理", width=5.0, importance=8, sortable=False, meanings=_MEANINGS),
    Column(id="old", label="原来", width=9.0, importance=7, sortable=False),
    Column(id="new", label="改为", width=9.0, importance=7, sortable=False),
    Column(id="branch", label="所在党支部", width=15.0, importance=3, sortable=False),
    Column(id="why", label="说明", width=8.0, importance=6, sortable=False, grows=True),
)


class ManySheet(QWidget):
    """``left`` when somebody goes back to the list, with nothing or with everything written."""

    left = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._rows: Sequence[int] = ()
        self._seen: Preview | None = None
        self._branch = ""
        self._fields = changing_many.fields(work.house)
        self._editors: dict[str, Editor] = {}
        self._title = words.title("")
        self.field = DropDown("改哪一项")
        self.field.addItems([each.label for each in self._fields])
        self.field.activated.connect(lambda _at: self._show_editor())
        self._places = QStackedWidget()
        self._places.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._target = button("选择党支部", self._pick_branch, icon="chevron-down")
        self._picker = OrganisationPicker(work, self)
        self._picker.picked.connect(self._on_picked)
        self._problem = Notice()
        self.model = PagedTableModel(_COLUMNS, self._fetch, self)
        self.table = TableView(self.model, "changing-many", work.local)
        self.table.setAccessibleName("预览")
        self._said = words.Elided("", "soft")
        self._apply = primary("确认修改", self._write, icon="check")
        self._to = words.label("改为")
        self._preview = button("预览", self._look, icon="eye")
        self._lay()

    def _lay(self) -> None:
        head = boxes.row(
            self._title, None, button("返回名单", self.left.emit, icon="arrow-left"), gap=1.5
        )
        ask = boxes.row(self.field, self._to, self._places, self._target, self._preview, gap=1.5)
        ask.setStretch(2, 1)
        ask.addStretch(1)
        foot = boxes.row(self._said, self._apply, gap=1.5)
        foot.setStretch(0, 1)
        whole = boxes.column(head, ask, self._problem, self.table, foot, gap=1.5)
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def begin(self, rows: Sequence[int], *, moving: bool) -> None:
        """Ask for a value, or for a branch, for the members with these row numbers."""
        self._rows = list(rows)
        act = "调整支部" if moving else "批量修改"
        self._title.setText(f"{act}：{len(rows):,} 人")
        for each in (self.field, self._to, self._places):
            each.setVisible(not moving)
        self._target.setVisible(moving)
        self._target.setText("选择党支部")
        self._branch = ""
        self._preview.setVisible(not moving)
        self._forget()
        if not moving:
            self._show_editor()

    @property
    def editor(self) -> Editor:
        """Where the new value of the chosen field is typed."""
        return self._editor(self._fields[self.field.currentIndex()])

    def _editor(self, field: Field) -> Editor:
        if field.id not in self._editors:
            made = editor_for(field, self._work.house.today, Choices(()))
            made.changed.connect(self._forget)
            made.entered.connect(self._look)
            self._places.addWidget(made)
            self._editors[field.id] = made
        return self._editors[field.id]

    def _show_editor(self) -> None:
        self._places.setCurrentWidget(self.editor)
        self._forget()

    def _forget(self) -> None:
        """What was looked at is not what would be written any more."""
        self._seen = None
        self._problem.say("")
        self.model.show_rows(array("q"))
        self._said.setText("先预览：每个人原来是什么、改成什么，都会列出来。")
        self._apply.setEnabled(False)

    def _look(self) -> None:
        house, rows = self._work.house, self._rows
        field, text = self._fields[self.field.currentIndex()].id, self.editor.text()
        self._work.jobs.read(
            "预览批量修改",
            lambda progress: changing_many.preview(house, rows, field, text, progress.step),
            self._show,
            failed=self._refused,
        )

    def _pick_branch(self) -> None:
        self._picker.open_under(self._target, self._branch)

    def _on_picked(self, branch: str) -> None:
        if not branch:
            return
        self._branch = branch
        self._target.setText(self._picker.name_of(branch))
        house, rows = self._work.house, self._rows
        self._work.jobs.read(
            "预览调整支部",
            lambda progress: changing_many.preview_move(house, rows, branch, progress.step),
            self._show,
            failed=self._refused,
        )

    def _show(self, seen: Preview) -> None:
        self._seen = seen
        self._problem.say("")
        self.model.show_rows(array("q", range(len(seen.lines))))
        self.model.reread()
        doubtful = sum(bool(line.problems) for line in seen.lines if not line.skipped)
        left_out = len(seen.lines) - seen.changing
        parts = [f"将修改 {seen.changing:,} 人"]
        parts += [f"其中 {doubtful:,} 人请核对"] * bool(doubtful)
        parts += [f"跳过 {left_out:,} 人"] * bool(left_out)
        self._said.setText("，".join(parts) + "。还没有写入。")
        self._apply.setEnabled(bool(seen.changing))

    def _refused(self, error: AppError) -> None:
        self._problem.say(f"{error.message}{error.advice}", "must")

    def _write(self) -> None:
        house, seen = self._work.house, self._seen
        if seen is None:
            return
        self._apply.setEnabled(False)
        self._work.change(
            "批量修改",
            lambda _progress: (seen, changing_many.apply(house, seen)),
            self._written,
            failed=self._not_written,
        )

    def _not_written(self, error: AppError) -> None:
        self._forget()
        self._refused(error)

    def _written(self, done: tuple[Preview, Changed]) -> None:
        seen, changed = done
        moved = seen.field == changing_many.BRANCH
        what = f"到{seen.words}" if moved else f"的{seen.label}：{seen.words}"
        verb = "调整" if moved else "修改"
        said = f"已{verb} {changed.count:,} 人{what}。"
        self.left.emit()
        if changed.unit is None:
            self._work.messages.say(said)
            return
        house, unit = self._work.house, changed.unit
        self._work.messages.say(said, verb="撤销", act=lambda: self._undo(house, unit))

    def _undo(self, house: House, unit: int) -> None:
        self._work.change("撤销", lambda _progress: history.undo_exactly(house, unit), self._undone)

    def _undone(self, done: bool) -> None:
        if done:
            self._work.messages.say("已撤销，原来的内容都回来了。")
        else:
            said = "这之后又有别的更改，不能单独撤销；请用“撤销”一步一步退回。"
            self._work.messages.say(said, "warn")

    def _fetch(self, rows: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
        lines = self._seen.lines if self._seen is not None else ()
        return {row: _cells(lines[row]) for row in rows if row < len(lines)}


def _cells(line: Line) -> Mapping[str, str]:
    what = STAYS if line.skipped else LOOK if line.problems else CHANGES
    return {
        "name": line.name,
        "what": what,
        "old": line.old,
        "new": line.old if line.skipped else line.new,
        "branch": line.branch,
        "why": line.skipped or "；".join(line.problems),
    }
