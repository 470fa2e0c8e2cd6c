"""What can be done with a photo or material that is there: copy it out, take it out of use."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from pmis_desktop.attachments import sniffing
from pmis_desktop.services.attachments import adding, viewing
from pmis_desktop.services.attachments.listing import Attachment
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.dialogs import Question
from pmis_desktop.ui.work.work import Work

_FOLDER_OUT = "attachment-out"
_REMOVAL = (
    "移除后，这份材料不再显示；登记和文件都会保留，也可以撤销。\n移除用于传错了人、传重复了。"
)
_COPY = (
    "另存出来的文件没有加密，任何人都能打开，用完请删除。\n"
    "谁在什么时候因为什么另存，会记在本机日志里。"
)


class AttachmentActs(QObject):
    """Both ask for a reason first."""

    def __init__(self, work: Work, window: QWidget) -> None:
        super().__init__(window)
        self._work = work
        self._window = window

    def copy(self, one: Attachment) -> None:
        """Save a decrypted copy where somebody wants it, with a reason."""
        question = Question(
            title=f"另存 {one.name}",
            text=_COPY,
            verbs=("返回", "另存"),
            prompt="另存原因，例如：制作档案",
        )
        reason = self._reason(question)
        if not reason:
            return
        suffix = sniffing.SUFFIXES.get(one.media_type, "")
        proposed = (self._work.local.folder(_FOLDER_OUT) or Path.home()) / f"{one.label}{suffix}"
        target = dialogs.save_file(self._window, "另存到哪里", proposed)
        if target is None:
            return
        self._work.local.remember_folder(_FOLDER_OUT, target.parent)
        house = self._work.house
        self._work.write(
            "另存照片或材料",
            lambda _progress: viewing.save_copy(house, one, target, reason),
            lambda place: self._work.messages.say(f"已另存为 {place}，用完请删除。"),
        )

    def remove(self, one: Attachment) -> None:
        """Take it out of use, with a reason."""
        question = Question(
            title=f"移除 {one.name}",
            text=_REMOVAL,
            verbs=("返回", "移除"),
            danger="移除",
            prompt="移除原因，例如：传错了人",
        )
        reason = self._reason(question)
        if not reason:
            return
        house = self._work.house
        self._work.change(
            "移除照片与材料",
            lambda _progress: adding.remove(house, one.id, reason),
            lambda _edited: self._work.messages.say(f"已移除 {one.name}，可以用“撤销”拿回来。"),
        )

    def _reason(self, question: Question) -> str:
        """Why it is to be done; empty, and said, where nobody says why."""
        verb = question.verbs[-1]
        reply = dialogs.ask(self._window, question)
        if reply.verb == verb and not reply.text:
            self._work.messages.say(f"没有{verb}：请写明{verb}原因。", "warn")
        return reply.text if reply.verb == verb else ""
