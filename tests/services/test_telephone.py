"""The telephone desk: eight digits heard, three faults, a wait."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pmis_desktop.errors.services import FingerprintError
from pmis_desktop.errors.sites import TelephoneWaitError
from pmis_desktop.exchange.keys import fingerprint
from pmis_desktop.services import enrolling, telephone
from pmis_desktop.services.telephone import Call
from tests import vaults
from tests.services import counties
from tests.services.counties import County, rows
from tests.services.requesters import Requester

SOUTH = "中共城关镇南街支部委员会"
KEY = "ab" * 32


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = vaults.NOW

    def __call__(self) -> datetime:
        return self.now


def right(call: Call) -> str:
    digits = call.fingerprint.replace(" ", "")
    return "".join(digits[place] for place in call.places)


def wrong(call: Call) -> str:
    return "".join(str(9 - int(digit)) for digit in right(call))


def test_eight_of_the_digits_are_asked_and_not_shown() -> None:
    number = fingerprint(KEY)
    calls = [telephone.call(number) for _ in range(40)]
    for each in calls:
        assert len(set(each.places)) == 8
        assert each.shown.count("▢") == 8
        shown = each.shown.replace(" ", "")
        digits = number.replace(" ", "")
        assert len(shown) == 24
        assert all(a in {b, "▢"} for a, b in zip(shown, digits, strict=True))
        assert each.agrees(right(each))
        assert not each.agrees(wrong(each))
        assert not each.agrees("")
    assert len({each.places for each in calls}) > 30, "chosen anew for every call"


def test_wide_digits_and_spaces_are_what_was_heard() -> None:
    call = telephone.call(fingerprint(KEY))
    wide = "　".join(chr(ord(digit) + 0xFEE0) for digit in right(call))
    assert call.agrees(wide)


def test_three_faults_cost_a_wait_and_the_right_digits_too(county: County) -> None:
    call = telephone.call(fingerprint(KEY))
    for left in (2, 1):
        with pytest.raises(FingerprintError) as refused:
            telephone.check(county.house, call, wrong(call))
        assert f"还可以核对 {left} 次" in refused.value.advice
    with pytest.raises(TelephoneWaitError):
        telephone.check(county.house, call, wrong(call))
    with pytest.raises(TelephoneWaitError, match="还要等"):
        telephone.check(county.house, call, right(call))
    other = telephone.call(fingerprint("cd" * 32))
    telephone.check(county.house, other, right(other))
    noted = rows(county.house, "SELECT COUNT(*) FROM unit WHERE kind = 'mismatch'")
    assert noted == [(3,)]


def test_after_the_wait_it_begins_anew(founded: County, tmp_path: Path) -> None:
    clock = Clock()
    county = counties.copy_of(founded, tmp_path / "w", lambda _: clock)
    call = telephone.call(fingerprint(KEY))
    for _ in range(2):
        with pytest.raises(FingerprintError):
            telephone.check(county.house, call, wrong(call))
    with pytest.raises(TelephoneWaitError):
        telephone.check(county.house, call, wrong(call))
    clock.now += timedelta(minutes=4)
    with pytest.raises(TelephoneWaitError, match="还要等 6 分钟"):
        telephone.check(county.house, call, right(call))
    clock.now += timedelta(minutes=7)
    telephone.check(county.house, call, right(call))
    with pytest.raises(FingerprintError):
        telephone.check(county.house, call, wrong(call))
    clock.now -= timedelta(days=400)
    telephone.check(county.house, call, right(call))
    county.close()


def test_the_whole_number_by_command_is_counted_alike(county: County, tmp_path: Path) -> None:
    vaults.add_organisation(county.house, SOUTH)
    asked = Requester(SOUTH, county.fingerprint)
    file = asked.write(tmp_path)

    def enrol(heard: str) -> None:
        enrolling.enrol(
            county.house,
            file,
            organisation=SOUTH,
            fingerprint=heard,
            out=tmp_path / "批准.dzb",
            root_passphrase=vaults.PASSPHRASE,
        )

    for _ in range(2):
        with pytest.raises(FingerprintError):
            enrol("0" * 24)
    with pytest.raises(TelephoneWaitError):
        enrol("0" * 24)
    with pytest.raises(TelephoneWaitError):
        enrol(fingerprint(asked.signer.id))
    assert not (tmp_path / "批准.dzb").exists()
