"""Every form of the catalogue, blank, usual and at its worst: what its pages really show."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pmis_desktop.printing.pages import Typesetter
from pmis_desktop.services.forms import catalogue, making
from pmis_desktop.services.forms.form import Added, Form, Kind, Subject
from pmis_desktop.services.forms.reading import Wanted
from tests.forms import thumbnails
from tests.forms.cases import CASES
from tests.forms.paper import Sheet, sheets
from tests.forms.people import LONG_NAME, RARE_NAME, Folk

PRINTED = [form for form in catalogue.every() if not form.room]
FULLEST = f"{RARE_NAME}一处很长的文字" * 300


def test_every_form_has_its_row() -> None:
    assert sorted(CASES) == sorted(form.id for form in PRINTED)


def fullest(thing: Added) -> str:
    """As much as may be written into one thing."""
    match thing.kind:
        case Kind.DAY:
            return "2026-12-31"
        case Kind.MONTH:
            return "2026-12"
        case Kind.NUMBER:
            return "9" * min(thing.longest, 9)
        case Kind.MILLIMETRES:
            return "-1.5"
        case Kind.CHOICE:
            return thing.choices[-1]
        case _:
            return FULLEST[: thing.longest]


def check(pages: Sequence[Sheet], count: int, texts: Sequence[str]) -> None:
    """Page count, texts, nothing outside of pages and cells, faces embedded, no holes."""
    assert len(pages) == count
    whole = "".join(page.plain for page in pages)
    assert [text for text in texts if "".join(text.split()) not in whole] == []
    for page in pages:
        assert page.outside() == []
        assert page.crossed() == []
        assert page.missing == 0
        assert all(page.faces.values())
        assert page.faces


def set_form(folk: Folk, typesetter: Typesetter, folder: Path, wanted: Wanted) -> Sequence[Sheet]:
    out = folder / "form.pdf"
    made = making.pdf(folk.house, wanted, out, typesetter=typesetter)
    assert made.fault == ""
    found = sheets(out.read_bytes())
    assert made.pages == len(found)
    return found


@pytest.mark.parametrize("form", PRINTED, ids=lambda form: form.id)
def test_blank(form: Form, folk: Folk, typesetter: Typesetter, tmp_path: Path) -> None:
    case = CASES[form.id]
    pages = set_form(folk, typesetter, tmp_path, Wanted(form=form.id, blank=True))
    check(pages, case.pages[0], case.labels)


@pytest.mark.parametrize("form", PRINTED, ids=lambda form: form.id)
def test_usual(form: Form, folk: Folk, typesetter: Typesetter, tmp_path: Path) -> None:
    case = CASES[form.id]
    wanted = Wanted(
        form=form.id,
        members=(folk.usual,) if form.subject in {Subject.MEMBER, Subject.MEMBERS} else (),
        organisation=folk.branch if form.subject is Subject.ORGANISATION else "",
        transfers=(folk.letter,) if form.subject is Subject.TRANSFER else (),
        filled=case.filled,
        reason="测试",
    )
    pages = set_form(folk, typesetter, tmp_path, wanted)
    check(pages, case.pages[1], (*case.labels, *case.usual))


@pytest.mark.parametrize("form", PRINTED, ids=lambda form: form.id)
def test_at_its_worst(form: Form, folk: Folk, typesetter: Typesetter, tmp_path: Path) -> None:
    case = CASES[form.id]
    filled = {thing.key: fullest(thing) for thing in form.added} | dict(case.full)
    for wanted, name in odd_ones(Wanted(form=form.id, filled=filled, reason="测试"), folk):
        pages = set_form(folk, typesetter, tmp_path, wanted)
        count = len(pages) if form.subject is Subject.MEMBERS and wanted.members else case.pages[2]
        check(pages, count, (*case.worst, *((name,) if case.names else ())))


def odd_ones(wanted: Wanted, folk: Folk) -> Iterator[tuple[Wanted, str]]:
    """What a form is set with at its worst, and a name that must stand there whole."""
    match catalogue.form(wanted.form).subject:
        case Subject.MEMBER:
            for member, name in zip(folk.extreme, (LONG_NAME, RARE_NAME, ""), strict=True):
                yield replace(wanted, members=(member,)), name
        case Subject.TRANSFER:
            for letter, name in zip(folk.odd_letters, (LONG_NAME, RARE_NAME, ""), strict=True):
                yield replace(wanted, transfers=(letter,)), name
        case Subject.MEMBERS:
            yield replace(wanted, organisation=folk.crowd), ""
            yield replace(wanted, members=folk.extreme), RARE_NAME
        case Subject.ORGANISATION:
            yield replace(wanted, organisation=folk.crowd), ""
        case Subject.NOTHING:
            yield wanted, ""


def test_the_catalogue_in_the_docs_is_whole() -> None:
    told = "python dev.py forms makes it anew"
    written = thumbnails.PAGE.read_text(encoding="utf-8").partition(thumbnails.BEGIN)
    assert written[1] + written[2] == thumbnails.catalogue_text(), told
    pictures = {path.stem for path in (thumbnails.DOCS / "forms").glob("*.png")}
    assert pictures == {form.id for form in catalogue.every()}, told
