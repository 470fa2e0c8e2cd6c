"""Packed records are what a dictionary of whole records would be."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmis_desktop.exchange.packed_records import PackedRecords
from pmis_desktop.rules.fields import ENTITIES

KEYS = st.tuples(st.sampled_from(sorted(ENTITIES)), st.sampled_from(("a", "b", "李")))
VALUES = st.none() | st.text(max_size=8)


@st.composite
def saves(draw: st.DrawFn) -> tuple[tuple[str, str], dict[str, Any]]:
    key = draw(KEYS)
    names = [each.id for each in ENTITIES[key[0]].fields]
    return key, draw(st.dictionaries(st.sampled_from(names), VALUES, max_size=6))


def whole(ent: str, values: dict[str, Any]) -> dict[str, Any]:
    return {each.id: values.get(each.id) for each in ENTITIES[ent].fields}


@given(st.lists(saves(), max_size=20), st.lists(KEYS, max_size=5))
def test_every_record_comes_out_as_it_went_in(
    some: list[tuple[tuple[str, str], dict[str, Any]]], gone: list[tuple[str, str]]
) -> None:
    packed, plain = PackedRecords(), {}
    for key, values in some:
        packed[key] = values
        plain[key] = whole(key[0], values)
    for key in gone:
        assert (key in packed) == (key in plain)
        assert packed.pop(key, None) == plain.pop(key, None)
    assert dict(packed) == plain
    assert len(packed) == len(plain)
    assert set(packed) == set(plain)


def test_what_it_gives_is_a_copy() -> None:
    packed = PackedRecords()
    packed["member", "a"] = {"name": "赵小雷"}
    packed["member", "a"]["name"] = "另一人"
    assert packed["member", "a"]["name"] == "赵小雷"


def test_what_is_not_there_is_told_as_by_any_mapping() -> None:
    packed = PackedRecords()
    for key in (("member", "a"), ("no such entity", "a")):
        assert key not in packed
        assert packed.get(key) is None
        with pytest.raises(KeyError):
            packed[key]
