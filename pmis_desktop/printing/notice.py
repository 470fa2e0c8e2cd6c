"""A notice as it leaves the program, and as plain text for QQ, WeChat and the square code."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pmis_desktop.printing.wording import long_date

# Longer codes take a phone long to read; a Chinese character is three bytes.
_CODE_BYTES = 600
_CUT = "……（未完，全文请看通知）"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeText:
    """What a notice says; days as ISO. ``addressed`` is the line above the text: who gets it."""

    title: str
    paragraphs: Sequence[str]
    addressed: str
    issuer: str
    dated_on: str
    valid_until: str
    document: str = ""
    contact: str = ""
    phone: str = ""

    @property
    def enquiries(self) -> str:
        """Whom to ask, in one line; empty where the notice names nobody."""
        return "　".join(filter(None, (self.contact, self.phone)))


def plain(notice: NoticeText) -> str:
    """The whole notice as text, one line to a paragraph, as chat programs take it."""
    return "\n".join(_lines(notice)) + "\n"


def code_text(notice: NoticeText) -> str:
    """The text that its square code carries: all of it, or its beginning and that it is cut."""
    whole = plain(notice).strip()
    if len(whole.encode()) <= _CODE_BYTES:
        return whole
    kept = whole.encode()[: _CODE_BYTES - len(_CUT.encode())].decode(errors="ignore")
    return f"{kept}{_CUT}"


def _lines(notice: NoticeText) -> Iterator[str]:
    yield f"【通知】{notice.title}"
    if notice.document:
        yield notice.document
    yield f"{notice.addressed}："
    yield from notice.paragraphs
    if notice.enquiries:
        yield f"联系人：{notice.enquiries}"
    yield f"有效期至：{long_date(notice.valid_until)}"
    yield notice.issuer
    yield long_date(notice.dated_on)
