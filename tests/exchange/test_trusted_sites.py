"""The sites that a child is told of: found by their keys as in a dictionary, many or few."""

from hashlib import sha256
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmis_desktop.exchange import proving
from pmis_desktop.exchange.keys import VerifyKey, key_id
from pmis_desktop.exchange.proving import Trust, TrustedSites

PLACES = st.lists(st.text("abc0", min_size=1, max_size=4), max_size=3)


def raw(number: int) -> bytes:
    return sha256(number.to_bytes(4)).digest()


@pytest.mark.parametrize("digits", [proving._DIGITS, 1])  # with one digit many ids begin alike
@given(places=st.lists(PLACES, max_size=40))
def test_each_site_has_its_own_key_and_organisations(digits: int, places: list[list[str]]) -> None:
    with patch.object(proving, "_DIGITS", digits):
        trust = Trust.of("", "", [(raw(number), some) for number, some in enumerate(places)])
        known = TrustedSites(trust)
        for number, some in enumerate(places):
            key = key_id(raw(number))
            assert known.key(key) == VerifyKey(raw(number))
            assert known.scope(key) == some
        for number in range(len(places), len(places) + 20):
            assert known.key(key_id(raw(number))) is None
            assert known.scope(key_id(raw(number))) == []
