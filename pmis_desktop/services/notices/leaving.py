"""A notice leaves the program beside the answers: as text, picture, mail, web page, letter."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pmis_desktop.files import write_whole
from pmis_desktop.printing import notice as words
from pmis_desktop.printing import notice_page, notice_sheet
from pmis_desktop.printing.notice import NoticeText
from pmis_desktop.services.house import House
from pmis_desktop.services.notices import opening

TEXT, PICTURE, A4_PICTURE, MAIL, PAGE, LETTER = (
    "text",
    "picture",
    "a4_picture",
    "mail",
    "page",
    "letter",
)
_A4_PPI = 150.0


@dataclass(frozen=True, slots=True)
class Form:
    """One way out: what it is called, how its files end, and what makes the bytes."""

    label: str
    suffix: str
    make: Callable[[NoticeText], bytes]


def _text(notice: NoticeText) -> bytes:
    # Notepad of older Windows takes a file without this mark for one of its own code page.
    return b"\xef\xbb\xbf" + words.plain(notice).replace("\n", "\r\n").encode()


def _phone(notice: NoticeText) -> bytes:
    return notice_sheet.pictures(notice, "phone", ppi=notice_sheet.PHONE_PPI)[0]


def _a4(notice: NoticeText) -> bytes:
    return notice_sheet.letter_picture(notice, ppi=_A4_PPI)


FORMS: Mapping[str, Form] = {
    TEXT: Form("文字文件", ".txt", _text),
    PICTURE: Form("手机图片", ".png", _phone),
    A4_PICTURE: Form("A4图片", ".png", _a4),
    MAIL: Form("邮件", ".eml", notice_page.mail),
    PAGE: Form("网页", ".html", notice_page.page),
    LETTER: Form("打印文件", ".pdf", notice_sheet.letter_pdf),
}


def lines(notice: NoticeText) -> list[str]:
    """A notice as lines of text."""
    return words.plain(notice).splitlines()


def export(house: House, notice: str, form: str, out: Path) -> Path:
    """Write a notice to a file; that it left is noted in the local log.

    Raises NoticeMissingError, and what setting and writing raise.
    """
    found = opening.opened(house, notice)
    made = FORMS[form]
    data = made.make(found.text)
    house.note("export", f"通知存为{made.label}", notice=found.id, form=form)
    write_whole(out, data)
    return out


def plain(house: House, notice: str) -> str:
    """A notice as text for the clipboard; noted as any other leaving is."""
    found = opening.opened(house, notice)
    house.note("export", "复制通知的文字", notice=found.id, form=TEXT)
    return words.plain(found.text)


def pages(house: House, notice: str, *, dpi: float, printing: bool = False) -> list[bytes]:
    """The letter page by page as PNG pictures, for preview or a printer; printing is noted."""
    found = opening.opened(house, notice)
    if printing:
        house.note("print", "打印通知", notice=found.id, form=LETTER)
    return notice_sheet.pictures(found.text, "a4", ppi=dpi)
