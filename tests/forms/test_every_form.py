"""Every form of the catalogue, blank, usual and at its worst: what its pages really show."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from pmis_desktop.printing.pages import Typesetter
from pmis_desktop.services.forms import catalogue, making
from pmis_desktop.services.forms.form import Added, Form, Kind, Subject
from pmis_desktop.services.forms.reading import Wanted
from tests.forms.cases import CASES, Case
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
        filled=case.filled,
        reason="测试",
    )
    pages = set_form(folk, typesetter, tmp_path, wanted)
    check(pages, case.pages[1], (*case.labels, *case.usual))


@pytest.mark.parametrize("form", PRINTED, ids=lambda form: form.id)
def test_at_its_worst(form: Form, folk: Folk, typesetter: Typesetter, tmp_path: Path) -> None:
    case = CASES[form.id]
    filled = {thing.key: fullest(thing) for thing in form.added}
    if form.subject is Subject.MEMBER:
        for member, name in zip(folk.extreme, (LONG_NAME, RARE_NAME, ""), strict=True):
            wanted = Wanted(form=form.id, members=(member,), filled=filled, reason="测试")
            pages = set_form(folk, typesetter, tmp_path, wanted)
            check(pages, case.pages[2], (*case.labels, *((name,) if case.names else ())))
        return
    wanted = Wanted(form=form.id, organisation=folk.crowd, filled=filled, reason="测试")
    check(set_form(folk, typesetter, tmp_path, wanted), case.pages[2], case.labels)
    check_list_of_odd(form, folk, typesetter, tmp_path, case)


def check_list_of_odd(
    form: Form, folk: Folk, typesetter: Typesetter, folder: Path, case: Case
) -> None:
    """A list of the three odd members, and a form about a branch with a long address."""
    if form.subject is Subject.MEMBERS:
        wanted = Wanted(form=form.id, members=folk.extreme, reason="测试")
        pages = set_form(folk, typesetter, folder, wanted)
        names = (LONG_NAME, RARE_NAME) if case.names else ()
        check(pages, len(pages), (*case.labels, *names))
    elif form.subject is Subject.ORGANISATION:
        wanted = Wanted(form=form.id, organisation=folk.branch, filled={}, reason="测试")
        pages = set_form(folk, typesetter, folder, wanted)
        check(pages, len(pages), case.labels)
