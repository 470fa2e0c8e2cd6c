"""照片与材料 of one member: seen, added, looked at large, copied out, taken out of use."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from pmis_desktop.attachments.examining import Examiner
from pmis_desktop.errors.base import AppError
from pmis_desktop.services.attachments import adding, listing
from pmis_desktop.services.attachments.adding import Described
from pmis_desktop.services.attachments.listing import Attachment
from pmis_desktop.services.editing import Edited
from pmis_desktop.services.house import House
from pmis_desktop.ui.forms import attachment_source
from pmis_desktop.ui.forms.attachment_acts import AttachmentActs
from pmis_desktop.ui.forms.attachment_entry import AttachmentEntry
from pmis_desktop.ui.forms.attachment_pictures import AttachmentPictures
from pmis_desktop.ui.forms.attachment_source import Source
from pmis_desktop.ui.forms.attachment_tile import AttachmentTile
from pmis_desktop.ui.forms.painted import Painted
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.drop_area import DropArea
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work

TITLE = "照片与材料"
_FOLDER_IN = "attachment-in"
_PATTERN = "照片和材料 (*.jpg *.jpeg *.png *.pdf)"
_LARGE_LINES = 26
_UNSAVED = "先保存这名党员，再加入照片与材料。"
_NONE = "还没有照片与材料。"
_REMARK = "收 JPEG、PNG 图片和 PDF；照片里的拍摄地点等信息会自动去掉。"
_NOTHING_PASTED = "剪贴板里没有图片或文件：请先在看图软件里“复制”，再粘贴。"


@dataclass(frozen=True, slots=True)
class _Found:
    owner: str
    attachments: tuple[Attachment, ...]


class AttachmentsPanel(boxes.Card):
    """It belongs to no page: `open` shows those of a member; every change is saved at once."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._owner = ""
        self._waiting: list[Source] = []
        self._entry: AttachmentEntry | None = None
        self._tiles: list[AttachmentTile] = []
        self._title = words.section(TITLE)
        self._lacking = words.label("", "warn", wrap=True)
        self._lacking.hide()
        self._place = boxes.column(gap=1)
        self._large = _Large()
        self._flow = boxes.Flow(gap=1.5)
        self._empty = words.paragraph(_NONE, "soft")
        self._drop = self._drop_area()
        super().__init__(
            self._title,
            self._lacking,
            self._place,
            self._large,
            boxes.box(self._flow),
            self._empty,
            self._drop,
            gap=1.2,
        )
        self._acts = AttachmentActs(work, self)
        self._pictures = AttachmentPictures(work, self)
        self._pictures.came.connect(self._show_picture)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)
        work.signs.changed.connect(self.look)
        self._show(())

    @property
    def dirty(self) -> bool:
        """Whether something is typed of a file that is not taken in yet."""
        return self._entry is not None and self._entry.form.dirty

    def keep_draft(self) -> None:
        """Nothing is kept: the file is still where it came from, and is brought again."""

    def open(self, owner: str) -> None:
        """Show those of a member; an empty id is a member that is not saved yet."""
        if owner != self._owner:
            self._owner = owner
            self._give_up()
            self._large.close_picture()
            self._show(())
        self.look()

    def look(self) -> None:
        """Read them again; what is being added stays as it is."""
        house, owner = self._work.house, self._owner
        if owner:
            self._work.read("读取照片与材料", lambda: _look(house, owner), self._take)

    def choose(self) -> None:
        """Let somebody choose files."""
        folder = self._work.local.folder(_FOLDER_IN)
        paths = dialogs.open_files(self, "选择照片或材料", folder, _PATTERN)
        if paths:
            self._work.local.remember_folder(_FOLDER_IN, paths[0].parent)
            self.bring(attachment_source.from_files(paths))

    def paste(self) -> None:
        """Take what lies on the clipboard."""
        found = attachment_source.from_clipboard()
        if not found:
            self._work.messages.say(_NOTHING_PASTED, "info")
        self.bring(found)

    def bring(self, some: Sequence[Source]) -> None:
        """Ask what each of these is, one after the other."""
        if self._owner and self._work.house.may_write:
            self._waiting += some
            self._large.close_picture()
            self._next()

    def _drop_area(self) -> DropArea:
        made = DropArea(
            "把照片、扫描件拖到这里",
            acts=(
                button("选择文件", self.choose, icon="folder-open"),
                button("粘贴图片", self.paste, icon="copy", hint="粘贴（Ctrl+V）"),
            ),
            remark=_REMARK,
        )
        made.dropped.connect(lambda paths: self.bring(attachment_source.from_files(paths)))
        return made

    def _next(self) -> None:
        if self._entry is not None or not self._waiting:
            return
        source = self._waiting.pop(0)
        self._entry = AttachmentEntry(source.name, len(self._waiting), self._work.house.today)
        self._entry.given.connect(partial(self._add, source))
        self._entry.left.connect(self._leave)
        self._place.addWidget(self._entry)
        self._entry.begin()

    def _add(self, source: Source, described: Described) -> None:
        house, owner = self._work.house, self._owner
        job = self._work.change(
            "加入照片与材料",
            lambda progress: _add(house, owner, source, described, progress),
            self._added,
            failed=self._refused,
            can_cancel=True,
        )
        if self._entry is not None:
            job.finished.connect(self._entry.thaw)

    def _added(self, _edited: Edited) -> None:
        self._work.messages.say("已加入，并已加密存放。")
        self._leave()

    def _refused(self, error: AppError) -> None:
        if self._entry is not None:
            self._entry.tell(f"{error.message}{error.advice}")

    def _leave(self) -> None:
        self._entry = None
        boxes.clear(self._place)
        self._next()

    def _give_up(self) -> None:
        self._waiting = []
        self._leave()

    def _take(self, found: _Found) -> None:
        if found.owner == self._owner:
            self._show(found.attachments)

    def _show(self, some: Sequence[Attachment]) -> None:
        writable = self._work.house.may_write
        if [tile.attachment for tile in self._tiles] != list(some):
            self._show_tiles(some)
        self._title.setText(f"{TITLE}（{len(some)} 份）" if some else TITLE)
        absent = sum(bool(each.absent) for each in some)
        self._lacking.setText(f"{absent} 份的文件不在本机，登记的信息都在。" if absent else "")
        self._lacking.setVisible(bool(absent))
        self._empty.setText(_NONE if self._owner else _UNSAVED)
        self._empty.setVisible(not some)
        self._drop.setVisible(bool(self._owner) and writable)
        if some:
            self._pictures.want(some)

    def _show_tiles(self, some: Sequence[Attachment]) -> None:
        boxes.clear(self._flow)
        writable = self._work.house.may_write
        self._tiles = [AttachmentTile(each, writable=writable) for each in some]
        for tile in self._tiles:
            tile.look_wanted.connect(self._look_at)
            tile.copy_wanted.connect(self._acts.copy)
            tile.removal_wanted.connect(self._acts.remove)
            self._flow.addWidget(tile)

    def _show_picture(self, blob_hash: str, image: QImage) -> None:
        for tile in self._tiles:
            if tile.attachment.hash == blob_hash:
                tile.show_image(image)

    def _look_at(self, one: Attachment) -> None:
        owner = self._owner

        def show(image: QImage) -> None:
            if owner == self._owner:
                self._large.show_picture(one.name, image)

        self._pictures.large(one, show)


class _Large(QWidget):
    """One picture as large as there is room, and the way back."""

    def __init__(self) -> None:
        super().__init__()
        self._name = words.label("", "strong")
        self.picture = Painted("", lines=_LARGE_LINES)
        self._back = button("收起", self.close_picture, icon="x")
        head = boxes.row(self._name, None, self._back, gap=1.5)
        self.setLayout(boxes.column(head, self.picture, gap=1))
        esc = QShortcut(QKeySequence("Esc"), self)
        esc.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        esc.activated.connect(self.close_picture)
        self.hide()

    def show_picture(self, name: str, image: QImage) -> None:
        """Show a picture, with the keyboard at the way back."""
        self._name.setText(name)
        self.picture.setAccessibleName(name)
        self.picture.show_image(image)
        self.show()
        self._back.setFocus()

    def close_picture(self) -> None:
        """Let go of it."""
        self.picture.show_image(None)
        self.hide()


def _look(house: House, owner: str) -> _Found:
    return _Found(owner, listing.of_member(house, owner))


def _add(
    house: House, owner: str, source: Source, described: Described, progress: Progress
) -> Edited:
    """Read, look into, encrypt and register one file; the child process can be stopped."""
    content = source.read()
    with Examiner() as examiner:
        ready = adding.prepare(
            examiner, content, adding.kind_of(house, described), progress.is_cancelled
        )
    return adding.add(house, owner, ready, described)
