"""Numbers of characters, packed."""

from hypothesis import given
from hypothesis import strategies as st

from pmis_desktop.rules.character_numbers import CharacterNumbers


@given(st.dictionaries(st.characters(), st.integers(1, 65_535)), st.characters())
def test_it_says_what_a_dictionary_says(known: dict[str, int], other: str) -> None:
    packed = CharacterNumbers(known.items())
    for mark in (*known, other, "", "\x00", "\U0010ffff"):
        assert packed[mark] == known.get(mark, 0)
    assert packed.known() == sorted(known)


def test_large_numbers_have_room() -> None:
    packed = CharacterNumbers([("𫝀", 98_060)], large=True)
    assert packed["𫝀"] == 98_060
