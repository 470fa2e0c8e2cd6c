"""The first step of an import: which file, and what is in it."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QRadioButton, QWidget

from pmis_desktop.services.importing.reading import SheetKind
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import primary
from pmis_desktop.ui.kit.drop_area import DropArea
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.work import Work

SUFFIXES = (".xlsx", ".xls", ".csv", ".xlsm", ".et")
_PATTERN = f"表格 ({' '.join(f'*{suffix}' for suffix in SUFFIXES)})"
_FOLDER = "importing"


class Choosing(QWidget):
    """``picked`` carries the file to be checked."""

    picked = Signal(object)

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self.notice = Notice()
        choose = primary("选择表格文件", self._choose, icon="file-spreadsheet")
        self.setFocusProxy(choose)
        self._area = DropArea(
            "把表格文件拖到这里，或者",
            SUFFIXES,
            acts=[choose],
            remark="党员或党组织的信息汇总表，列的顺序不限。选好以后先检查，不会马上导入。",
        )
        self._kinds: dict[SheetKind | None, QRadioButton] = {
            None: QRadioButton("由表头判断"),
            "members": QRadioButton("党员"),
            "organisations": QRadioButton("党组织"),
        }
        self._kinds[None].setChecked(True)
        kinds = boxes.box(boxes.Flow(words.label("表里是什么："), *self._kinds.values(), gap=2))
        kinds.setAccessibleName("表里是什么")
        made = boxes.column(self.notice, boxes.expanding(self._area), kinds, gap=2)
        made.setStretchFactor(self._area, 1)
        made.setContentsMargins(0, 0, 0, 0)
        self.setLayout(made)
        self._area.dropped.connect(self._on_dropped)

    @property
    def kind(self) -> SheetKind | None:
        """What somebody says is in the table; None: its headings decide."""
        return next(kind for kind, mark in self._kinds.items() if mark.isChecked())

    def _choose(self) -> None:
        folder = self._work.local.folder(_FOLDER)
        path = dialogs.open_file(self, "选择要导入的表格", folder, _PATTERN)
        if path is not None:
            self._pick(path)

    def _on_dropped(self, paths: list[Path]) -> None:
        if len(paths) > 1:
            self.notice.say("一次导入一张表，请一张一张地放。", "warn")
            return
        self._pick(paths[0])

    def _pick(self, path: Path) -> None:
        self._work.local.remember_folder(_FOLDER, path.parent)
        self.picked.emit(path)
