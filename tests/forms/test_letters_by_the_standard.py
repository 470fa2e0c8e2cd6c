"""The page of GB/T 9704-2012, measured on the PDF: margins, 22 lines of 28 characters, numbers."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from pmis_desktop.printing.letter import LetterPart, LetterSheet, letter_data
from pmis_desktop.printing.pages import Typesetter
from tests.forms.paper import Box, Sheet, sheets


def letter(typesetter: Typesetter, *parts: LetterPart | str, to: str = "") -> Sequence[Sheet]:
    sheet = LetterSheet(
        title="关于召开党员大会进行换届选举的请示",
        to=to,
        parts=parts,
        signer="中共安仁镇安仁村支部委员会",
        day="2026年9月1日",
    )
    return sheets(typesetter.pdf("letter.typ", letter_data(sheet)))


EM = 16 / 72 * 25.4
SAID = (
    "公示期间，如有问题，请以书面或口头形式向党支部反映，电话：0913-3251001，地址：安仁镇安仁村。"
)


@pytest.mark.parametrize("attachments", [(), ("名单", "登记表")], ids=["plain", "attached"])
def test_a_signature_never_stands_alone_on_a_page(
    typesetter: Typesetter, attachments: Sequence[str]
) -> None:
    """Whatever there is on the first page, the last one has words of the letter, too."""
    seen = set()
    for lines in range(8, 20):
        sheet = LetterSheet(
            title="公示",
            parts=(LetterPart("中" * 28 * lines, "flat"), LetterPart((SAID, "特此公示。"))),
            signer="中共安仁镇安仁村支部委员会",
            day="2026年9月1日",
            attachments=attachments,
        )
        pages = sheets(typesetter.pdf("letter.typ", letter_data(sheet)))
        seen.add(len(pages))
        words = "登记表" if attachments else "特此公示。"
        assert "2026年9月1日" in pages[-1].plain
        assert words in pages[-1].plain, lines
    assert seen == {1, 2}


def test_a_line_to_write_on_is_never_broken(typesetter: Typesetter) -> None:
    for before in range(20, 34):
        gaps = f"{'中' * before}电话：{'＿' * 10}，地址：{'＿' * 12}。"
        (page,) = letter(typesetter, gaps)
        drawn = sorted(line.right - line.left for line in page.lines)
        assert drawn == pytest.approx([10 * EM, 12 * EM], abs=0.2), before
        # Beside a line to write on nothing is spread out: characters keep their pitch.
        for line in lines_of(page)[1:-2]:
            lefts = sorted(box.left for box in line)
            steps = [b - a for a, b in pairwise(lefts)]
            assert all(step < 1.5 * 5.57 or step > 10 * EM for step in steps), before


def lines_of(sheet: Sheet) -> list[list[Box]]:
    """Glyphs by line, from the top; the page number is left out."""
    found: dict[float, list[Box]] = {}
    for box in sheet.glyphs:
        if box.bottom > 34:
            found.setdefault(round(box.bottom, 1), []).append(box)
    return [found[at] for at in sorted(found, reverse=True)]


def test_a_full_page_has_22_lines_of_28_characters(typesetter: Typesetter) -> None:
    _first, full, *_rest = letter(typesetter, LetterPart("中" * 28 * 60, "flat"))
    lines = lines_of(full)
    assert [len(line) for line in lines] == [28] * 22
    pitch = (lines[0][0].bottom - lines[-1][0].bottom) / 21
    assert pitch == pytest.approx(225 / 22, abs=0.05)
    assert lines[0][0].left == pytest.approx(28, abs=0.9)
    assert 210 - lines[0][-1].right == pytest.approx(26, abs=1.2)
    assert 297 - lines[0][0].top == pytest.approx(37, abs=1.2)
    assert lines[-1][0].bottom > 35


def test_page_numbers_stand_outside(typesetter: Typesetter) -> None:
    first, second, *_rest = letter(typesetter, LetterPart("中" * 28 * 60, "flat"))
    for page, text in ((first, "—1—"), (second, "—2—")):
        assert text in page.plain
    odd = [box for box in first.glyphs if box.bottom < 34]
    even = [box for box in second.glyphs if box.bottom < 34]
    # One character of 14 pt in from the edge of the type area.
    assert max(box.right for box in odd) == pytest.approx(210 - 26 - 4.9, abs=1)
    assert min(box.left for box in even) == pytest.approx(28 + 4.9, abs=1)
    assert all(20 < box.bottom < 30 for box in (*odd, *even))


def test_the_parts_stand_where_they_belong(typesetter: Typesetter) -> None:
    (page,) = letter(
        typesetter,
        LetterPart("一、主要议程", "heading"),
        "听取和审查本届委员会报告。",
        to="中共安仁镇委员会",
    )
    lines = lines_of(page)
    title, to, heading, paragraph, *_gap, name, day = lines
    assert title[0].top - title[0].bottom == pytest.approx(22 * 0.78 / 72 * 25.4, abs=0.3)
    middle = (title[0].left + title[-1].right) / 2
    assert middle == pytest.approx(28 + 78, abs=0.5)
    assert to[0].left == pytest.approx(28, abs=0.9)
    for line in (heading, paragraph):
        assert line[0].left == pytest.approx(28 + 2 * 5.57, abs=1)
    # 右空四字.
    assert 210 - 26 - day[-1].right == pytest.approx(4 * 5.57, abs=1.5)
    assert (name[0].left + name[-1].right) / 2 == pytest.approx(
        (day[0].left + day[-1].right) / 2, abs=0.6
    )
