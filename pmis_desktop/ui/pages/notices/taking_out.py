"""发到别处: a notice as text, picture, mail, web page or letter, each with where it is good for."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices

from pmis_desktop.errors.base import AppError
from pmis_desktop.services.notices import leaving
from pmis_desktop.services.notices.views import Opened
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.paper import printing
from pmis_desktop.ui.work import clipboard, dialogs
from pmis_desktop.ui.work.work import Work

_FOLDER = "notices"
_WAYS = (
    (leaving.PICTURE, "存为手机图片", "竖幅的一张图，带二维码，可以发到微信、QQ群。", "download"),
    (leaving.A4_PICTURE, "存为A4图片", "和打印出来一样的一张图，可以张贴或放进文档。", "download"),
    (
        leaving.PAGE,
        "存为网页",
        "一个文件，手机和电脑都能打开，不用联网，可以放在U盘上。",
        "download",
    ),
    (leaving.MAIL, "存为邮件", "用邮件程序打开后填上收件人就能发。", "mail"),
    (leaving.TEXT, "存为文字文件", "记事本能打开的文字。", "file-text"),
    (leaving.LETTER, "存为PDF", "打印用的A4版面。", "download"),
)
_WARNING = "从这里发出去的，程序不知道谁看了；支部在程序里看过的才算。群里发请注意不要有涉密内容。"


class TakingOutSheet(QuestionSheet):
    """``done`` when it is left."""

    done = Signal()

    def __init__(self, work: Work, about: Opened) -> None:
        self._work, self._about = work, about
        parts: list[boxes.Part] = [words.paragraph(about.text.title, "strong")]
        copying = "直接粘贴到微信、QQ的对话里。"
        parts.append(self._line(button("复制文字", self._copy, icon="copy"), copying))
        parts.append(self._line(button("打印", self._print, icon="printer"), "A4 纸，公文的版面。"))
        for form, verb, told, icon in _WAYS:
            act = button(verb, partial(self._save, form), icon=icon)
            parts.append(self._line(act, told))
        parts.append(words.paragraph(_WARNING, "soft"))
        super().__init__("把通知发到别处", *parts)
        self.set_acts(button("返回", self.done.emit), None)

    def _line(self, act: boxes.Part, told: str) -> boxes.Part:
        line = boxes.row(act, words.soft(told, wrap=True), gap=1.5)
        line.setStretch(1, 1)
        return line

    def _copy(self) -> None:
        house, notice = self._work.house, self._about.id
        self._work.write(
            "复制通知的文字",
            lambda _progress: leaving.plain(house, notice),
            self._on_copied,
            failed=self._refuse,
        )

    def _on_copied(self, text: str) -> None:
        clipboard.copy(text)
        self.notice.say("已复制。到微信、QQ里按 Ctrl+V 粘贴。", "good")

    def _save(self, form: str) -> None:
        made = leaving.FORMS[form]
        folder = self._work.local.folder(_FOLDER) or Path.home()
        name = f"通知_{self._about.text.dated_on}{made.suffix}"
        pattern = f"{made.label} (*{made.suffix})"
        out = dialogs.save_file(self, f"把通知存为{made.label}", folder / name, pattern)
        if out is None:
            return
        self._work.local.remember_folder(_FOLDER, out.parent)
        house, notice = self._work.house, self._about.id
        self._work.write(
            f"把通知存为{made.label}",
            lambda _progress: leaving.export(house, notice, form, out),
            self._on_saved,
            failed=self._refuse,
        )

    def _on_saved(self, out: Path) -> None:
        folder = QUrl.fromLocalFile(str(out.parent))
        self.notice.say(f"已存好：{out}", "good")
        self._work.messages.say(
            f"已存好：{out}",
            verb="打开文件夹",
            act=partial(QDesktopServices.openUrl, folder),
        )

    def _print(self) -> None:
        house, notice = self._work.house, self._about.id
        printing.print_pages(
            self._work.jobs,
            self,
            "打印通知",
            lambda _progress: leaving.pages(house, notice, dpi=printing.DPI, printing=True),
            then=self._on_printed,
            failed=self._refuse,
        )

    def _on_printed(self, pages: int) -> None:
        self.notice.say(f"已送到打印机：{pages} 页。", "good")

    def _refuse(self, refusal: AppError) -> None:
        self.notice.say(f"{refusal.message}{refusal.advice}", "must")
