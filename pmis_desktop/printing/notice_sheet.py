"""A notice painted: a letter on A4, and a tall picture for a phone, both with its square code."""

import io
from typing import Literal

import segno

from pmis_desktop.printing.notice import NoticeText, code_text
from pmis_desktop.printing.pages import Typesetter
from pmis_desktop.printing.wording import breakable, long_date

_FORM = "notice.typ"
# mm: the text column of either, less two characters.
_BREAKS = {"a4": 60.0, "long": 60.0, "phone": 36.0}
# A phone's picture is 90 mm wide: with this it has 1080 pixels.
PHONE_PPI = 304.8

Shape = Literal["a4", "long", "phone"]


def letter_pdf(notice: NoticeText, *, office_fonts: bool = True) -> bytes:
    """The letter on A4; raises what ``Typesetter.pdf`` raises."""
    with Typesetter(office_fonts=office_fonts) as typesetter:
        return typesetter.pdf(_FORM, _data(notice, "a4"))


def pictures(
    notice: NoticeText, shape: Shape, *, ppi: float, office_fonts: bool = True
) -> list[bytes]:
    """The pages as PNG pictures; for a phone it is one, as tall as the text needs.

    Raises what ``Typesetter.pictures`` raises.
    """
    with Typesetter(office_fonts=office_fonts) as typesetter:
        return typesetter.pictures(_FORM, _data(notice, shape), ppi=ppi)


def letter_picture(notice: NoticeText, *, ppi: float, office_fonts: bool = True) -> bytes:
    """The letter as one picture: A4 where it fits on a page, else as wide and as long as needed."""
    with Typesetter(office_fonts=office_fonts) as typesetter:
        pages = typesetter.pictures(_FORM, _data(notice, "a4"), ppi=ppi)
        if len(pages) > 1:
            pages = typesetter.pictures(_FORM, _data(notice, "long"), ppi=ppi)
    return pages[0]


def _data(notice: NoticeText, shape: Shape) -> dict[str, object]:
    width = _BREAKS[shape]
    return {
        "shape": shape,
        "title": breakable(notice.title, width),
        "document": breakable(notice.document, width),
        "addressed": breakable(notice.addressed, width),
        "paragraphs": [breakable(each, width) for each in notice.paragraphs],
        "issuer": breakable(notice.issuer, width),
        "dated_on": long_date(notice.dated_on),
        "enquiries": breakable(notice.enquiries, width),
        "valid_until": long_date(notice.valid_until),
        "code": _code(code_text(notice)),
    }


def _code(text: str) -> str:
    """The square code as SVG, in UTF-8 throughout: phones read Chinese best so."""
    picture = io.BytesIO()
    made = segno.make(
        text, error="m", micro=False, mode="byte", encoding="utf-8", boost_error=False
    )
    made.save(picture, kind="svg", scale=4, border=2)
    return picture.getvalue().decode()
