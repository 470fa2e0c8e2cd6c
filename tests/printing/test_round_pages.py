"""The report of a round set by a real child, read again with pypdf."""

import io

from pypdf import PdfReader

from pmis_desktop.printing.round import RefusedRow, RoundRow, RoundSheet, round_pdf, round_pictures


def a_round(files: int, refused: int = 0) -> RoundSheet:
    return RoundSheet(
        county="中共某县委员会",
        operator="甲",
        at="2026-09-01T08:30:00+08:00",
        lines=["共若干个文件。"],
        rows=[
            RoundRow(
                sender=f"第{number}支部𠮷",
                file="x" * 200,
                verdict="已并入",
                counts=(number, 0, 1, 0),
            )
            for number in range(files)
        ],
        refused=[RefusedRow(sender="坏.dzb", sentence="文件损坏。#eval(1)")] * refused,
        chain=(12, "ab" * 32),
    )


def text_of(sheet: RoundSheet) -> list[str]:
    pages = PdfReader(io.BytesIO(round_pdf(sheet, office_fonts=False))).pages
    return ["".join(page.extract_text().split()) for page in pages]


def test_a_whole_county_goes_on_paper() -> None:
    pages = text_of(a_round(954, 3))
    assert f"第1页共{len(pages)}页" in pages[0]
    assert "2026年9月1日08:30" in pages[0]
    assert "文件损坏。#eval(1)" in pages[0]
    assert "ab" * 32 in "".join(pages)
    assert "记录共12条" in "".join(pages)


def test_an_empty_round_still_has_its_chain() -> None:
    (page,) = text_of(a_round(0))
    assert "ab" * 32 in page
    assert "没有并入的文件" not in page
    assert next(round_pictures(a_round(1), ppi=40, office_fonts=False)).startswith(b"\x89PNG")
