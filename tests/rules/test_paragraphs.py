"""Texts of several paragraphs: split as typed, stored in one line, nothing hidden in them."""

import pytest

from pmis_desktop.exchange import canonical
from pmis_desktop.rules import paragraphs


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("一\n二", ("一", "二")),
        ("一\r\n\r\n  二　\r三", ("一", "二", "三")),
        ("一\u2029二\u2028三\x0b四\x85五", ("一", "二", "三", "四", "五")),
        ("\ufeff一\u200b\t二\xad", ("一 二",)),
        ("e\u0301", ("é",)),
        (" \n\t\n", ()),
        ("", ()),
    ],
)
def test_paragraphs_as_people_type_them(typed: str, found: tuple[str, ...]) -> None:
    assert paragraphs.split(typed) == found
    assert paragraphs.split(paragraphs.join(found)) == found
    canonical.check_text(paragraphs.join(found))


@pytest.mark.parametrize(
    "line", ["一\x07", "\u202e一", "一\u2066", "\u061c", "\ufffe", "\U0001ffff", "\ud800", "\x7f"]
)
def test_what_hides_or_turns_is_not_sound(line: str) -> None:
    assert not paragraphs.is_sound(line)


@pytest.mark.parametrize("line", ["", "关于<b>“核对”</b>的通知 & =1+1 😀", "𠮷野家"])
def test_everything_else_is(line: str) -> None:
    assert paragraphs.is_sound(line)
