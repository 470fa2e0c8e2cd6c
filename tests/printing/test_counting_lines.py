"""How many lines a text takes is known before it is set: never fewer than it then has."""

import io
import random
import re

from pypdf import PdfReader

from pmis_desktop.printing.pages import Typesetter
from pmis_desktop.printing.roster import ROSTER_COLUMNS
from pmis_desktop.printing.wording import breakable, lines

# Sets each text in its width as a cell of the roster does, and prints how many lines it took.
RULER = """
#import "common.typ": *
#set text(font: song, size: 7pt, lang: "zh", region: "cn", cjk-latin-spacing: none)
#set par(leading: 0.32em, justify: false)
#context {
  let one = measure([国]).height
  let step = measure([国 \\ 国]).height - one
  for (value, width) in data.cases {
    let height = measure(block(width: width * 1mm, show-text(value))).height
    [\\[#calc.round((height - one) / step + 1)\\] ]
  }
}
"""
MARKS = "大荔县许庄镇村组国一〇𠅤𬍛0123456789WMXia"
WIDTHS = sorted({each.width or 29.0 for each in ROSTER_COLUMNS})


def cases() -> list[tuple[str, float]]:
    """Texts as members' records have them, and worse, in the widths of the roster."""
    dice = random.Random(7)
    made = [
        ("".join(dice.choices(MARKS, k=dice.randint(1, 40))), dice.choice(WIDTHS) - 1)
        for _ in range(600)
    ]
    made += [("陕西省渭南市大荔县许庄镇许庄村第三村民小组29号", 28.0), ("W" * 30, 11.0)]
    made += [("国" * count, 11.0) for count in range(1, 30)]
    return [(breakable(text, width), width) for text, width in made]


def test_no_text_takes_more_lines_than_were_counted() -> None:
    some = cases()
    data = {"cases": [[text, width] for text, width in some]}
    with Typesetter(office_fonts=False) as typesetter:
        pdf = typesetter.pdf("roster.typ", data, template=RULER)
    said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    taken = [int(each) for each in re.findall(r"\[(\d+)\]", said)]
    assert len(taken) == len(some)
    counted = [lines(text, width) for text, width in some]
    assert all(counted)
    short = [
        (*case, had, told)
        for case, had, told in zip(some, taken, counted, strict=True)
        if told < had
    ]
    assert short == []
    # Counted too many is paper wasted: of pure Chinese every line is known.
    exact = [
        had == told
        for (text, _), had, told in zip(some, taken, counted, strict=True)
        if not re.search("[!-~]", text)
    ]
    assert all(exact)


def test_what_nobody_can_say_is_left_to_the_typesetter() -> None:
    assert lines("中共（大荔县）委员会，第三支部", 10.0) == 0
    assert lines("张三", 10.0) == 1
    assert lines("", 10.0) == 1
