"""Export: choose a sheet, whose rows, which columns; it is written in the background."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from typing_extensions import override

from pmis_desktop.services import column_sets, exporting
from pmis_desktop.services.exporting import FORMS, SHEETS, SheetKind, Wanted, WrittenSheet
from pmis_desktop.ui.forms.numbers import NumbersChooser
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.choices import Choices
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.pages.exporting.columns import ColumnsChooser
from pmis_desktop.ui.pages.exporting.scope import Scope
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work

_FOLDER = "exporting"
_EXPORT = "导出"
_FORM = "form-"
_MOST = 100
KINDS = {**SHEETS, **{f"{_FORM}{name}": kind for name, kind in FORMS.items()}}
"""Every kind of sheet by the name that a `Place` may carry as its act."""


class ExportingPage(Page):
    """The room for exports.

    A `Place` may bring a list of members (``query``) or an organisation (``kind`` organisation and
    ``record``), and name a kind of sheet (``act``, of `KINDS`).
    """

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._heading = Heading(_EXPORT, Act(_EXPORT, self._export, "download", primary=True))
        self._heading.say("选好以后按“导出”，再选存在哪里。")
        self._kinds = Choices(*((name, kind.title, kind.told) for name, kind in KINDS.items()))
        self._scope = Scope(work)
        self._columns = ColumnsChooser()
        self._numbers = NumbersChooser()
        self._columns_card = boxes.Card(words.section("栏目和顺序"), self._columns)
        self._numbers_card = boxes.Card(words.section("身份证号和电话"), self._numbers)
        left = boxes.scrolling(
            boxes.box(boxes.column(boxes.Card(words.section("导出什么"), self._kinds), None))
        )
        choices = boxes.column(
            boxes.Card(words.section("导出谁的"), self._scope),
            self._numbers_card,
            self._columns_card,
            None,
            gap=1.5,
        )
        # A long list: where there is room it takes nearly all of it.
        choices.setStretchFactor(self._columns_card, _MOST)
        right = boxes.scrolling(boxes.box(choices))
        body = boxes.row(left, right, gap=2)
        body.setStretch(0, 1)
        body.setStretch(1, 1)
        self.lay(self._heading, boxes.expanding(boxes.box(body)))
        self._kinds.picked.connect(self._on_picked)
        self._choose(next(iter(KINDS)))
        self._loaded = False

    @override
    def enter(self, place: Place) -> None:
        """Somebody came to export, perhaps a list, an organisation, or one kind of sheet."""
        if not self._loaded:
            self.refresh()
        self._scope.take_list(place.query)
        if place.kind == "organisation":
            self._scope.choose(place.record)
        if place.act in KINDS:
            self._choose(place.act)

    @override
    def refresh(self) -> None:
        """Read organisations and saved columns again; what was chosen stays."""
        self._loaded = True
        self._scope.refresh()
        house = self.work.house
        self.work.read("栏目", lambda: column_sets.sets(house), self._columns.know_sets)

    def _choose(self, name: str) -> None:
        self._kinds.choose(name)
        self._on_picked(name)

    def _on_picked(self, name: str) -> None:
        kind = KINDS[name]
        self._scope.suit(of_members=kind.of_members)
        self._columns_card.setVisible(name == "roster")
        self._numbers_card.setVisible(kind.numbers)

    def _export(self) -> None:
        name = self._kinds.chosen
        kind = KINDS[name]
        columns = self._columns.columns if name == "roster" else ()
        if name == "roster" and not columns:
            self.work.messages.say("请至少选一个栏目。", "info")
            return
        if kind.numbers and self._numbers.lacks_reason():
            return
        folder = self.work.local.folder(_FOLDER) or Path.home()
        out = dialogs.save_file(
            self, f"导出{kind.title}", folder / f"{kind.title}.xlsx", "Excel 表格 (*.xlsx)"
        )
        if out is None:
            return
        self.work.local.remember_folder(_FOLDER, out.parent)
        wanted = Wanted(
            out=out,
            within="" if self._scope.taken else self._scope.organisation,
            query=self._scope.taken,
            columns=columns,
            full=kind.numbers and self._numbers.full,
            reason=self._numbers.reason if kind.numbers else "",
        )
        self._write(kind, wanted)

    def _write(self, kind: SheetKind, wanted: Wanted) -> None:
        house = self.work.house

        def write(progress: Progress) -> WrittenSheet:
            return exporting.export(
                house, kind, wanted, progress=progress.told, cancelled=progress.is_cancelled
            )

        self.work.write(
            f"导出{kind.title}", write, partial(self._on_written, kind), can_cancel=True
        )

    def _on_written(self, kind: SheetKind, made: WrittenSheet) -> None:
        folder = QUrl.fromLocalFile(str(made.file.parent))
        rows = f"，{made.rows:,} 行" if made.rows else ""
        self.work.messages.say(
            f"已导出{kind.title}{rows}。{made.file}",
            verb="打开所在文件夹",
            act=partial(QDesktopServices.openUrl, folder),
        )
