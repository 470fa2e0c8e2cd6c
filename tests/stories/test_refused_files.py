"""Files from elsewhere that are refused, and clocks that nobody should trust."""

import os
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pmis_desktop.errors.base import AppError
from pmis_desktop.exchange import frame
from pmis_desktop.services import (
    digesting,
    enrolling,
    founding,
    verifying,
)
from pmis_desktop.services.house import House
from pmis_desktop.services.merging import Counter
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, NAMES, NORTH, WEST, County, rows, state
from tests.stories.refusals import CHINESE, bytes_of, in_chinese, refused


def preview_refused(house: House, file: Path, *codes: str) -> None:
    before = state(house)
    judged = Counter.open(house).preview(file)
    assert (judged.verdict, judged.plan) == ("refused", None)
    assert judged.code in codes
    assert CHINESE.search(judged.message)
    assert state(house) == before


@pytest.fixture
def package(county: County) -> Path:
    """A package with one small change."""
    county.edit(county.sites[EAST], "赵小雷", remark="注")
    return county.send(EAST)


def test_a_package_for_another_county(county: County, package: Path) -> None:
    other = founding.create_county(
        county.folder / "other", counties.founder(), name="中共澄城县委员会", code="610525"
    )
    county.opened.append(other.house)
    preview_refused(other.house, package, "other_recipient", "other_county")


def test_a_package_cut_at_every_length(county: County, package: Path) -> None:
    counter = Counter.open(county.house)
    before = state(county.house)
    codes: dict[str, int] = {}
    for length in range(package.stat().st_size - 1, -1, -1):
        os.truncate(package, length)
        judged = counter.preview(package)
        assert judged.verdict == "refused", length
        codes[judged.code] = codes.get(judged.code, 0) + 1
    assert set(codes) == {"package_truncated"}
    assert state(county.house) == before


def test_a_package_with_any_byte_changed(county: County, package: Path) -> None:
    counter = Counter.open(county.house)
    data = package.read_bytes()
    before = state(county.house)
    for place in range(0, len(data), 7):
        package.write_bytes(data[:place] + bytes([data[place] ^ 0x20]) + data[place + 1 :])
        assert counter.preview(package).verdict in {"refused", "held"}, place
    assert state(county.house) == before


def test_a_package_copied_as_text(county: County, package: Path) -> None:
    package.write_bytes(package.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    preview_refused(county.house, package, "text_mode_copy")


def test_a_package_with_a_huge_seal(county: County, package: Path) -> None:
    outer = frame.unpack(package.read_bytes()).outer
    stanza = b"-> X25519 " + b"A" * 43 + b"\n" + b"B" * 43 + b"\n"
    seal = b"age-encryption.org/v1\n" + stanza * (300_000 // len(stanza)) + b"--- " + b"C" * 43
    package.write_bytes(frame.pack(outer, seal + b"\n" + b"D" * 100))
    began = time.monotonic()
    preview_refused(county.house, package, "seal_header")
    assert time.monotonic() - began < 1


def test_a_grant_is_used_once_and_by_its_own_site(county: County) -> None:
    letters = county.folder / "letters"
    with refused(county, "already_joined"):
        enrolling.join(county.sites[EAST], letters / f"{EAST}-grant.dzb", county.fingerprint)
    requested = founding.create_site(
        county.folder / "new",
        counties.founder(),
        organisation=NAMES[EAST],
        out=letters / "new.dzb",
        county_fingerprint=county.fingerprint,
    )
    county.opened.append(requested.house)
    before = state(requested.house)
    for name in (EAST, WEST):
        with pytest.raises(AppError) as refusal:
            enrolling.join(requested.house, letters / f"{name}-grant.dzb", county.fingerprint)
        assert in_chinese(refusal.value)
    assert state(requested.house) == before


def test_a_slip_is_used_once_and_for_its_own_branch(county: County) -> None:
    used = str(rows(county.house, "SELECT code FROM invitation")[0][0])
    site = founding.create_site(
        county.folder / "second",
        counties.founder(),
        organisation=NAMES[EAST],
        out=county.folder / "second.dzb",
        invitation=used,
        county_fingerprint=county.fingerprint,
    )
    county.opened.append(site.house)
    for street, fingerprint, code in (
        (EAST, None, "invitation"),
        (WEST, None, "invitation"),
        (EAST, "1234 5678 1234 5678 1234 5678", "fingerprint"),
    ):
        with refused(county, code):
            enrolling.enrol(
                county.house,
                site.file,
                organisation=NAMES[street],
                fingerprint=fingerprint,
                out=county.folder / "grant.dzb",
                root_passphrase=vaults.PASSPHRASE,
            )
    with refused(county, "root_key_passphrase"):
        enrolling.enrol(
            county.house,
            site.file,
            organisation=NAMES[EAST],
            fingerprint=site.fingerprint,
            out=county.folder / "grant.dzb",
            root_passphrase="不是主钥匙的口令",  # noqa: S106
        )
    assert not (county.folder / "grant.dzb").exists()


def test_a_request_spoilt_on_the_way_admits_nobody(county: County) -> None:
    request = county.folder / "letters" / f"{EAST}-request.dzb"
    data = request.read_bytes()
    request.write_bytes(data[:-40] + bytes(40))
    with refused(county, "package_damaged"):
        enrolling.enrol(
            county.house,
            request,
            organisation=NAMES[EAST],
            fingerprint=None,
            out=county.folder / "grant.dzb",
            root_passphrase=vaults.PASSPHRASE,
        )


LONG_AGO = datetime(1980, 1, 1, 0, 0, 1, tzinfo=UTC)


def test_a_clock_at_1980_stops_nothing(tmp_path: Path) -> None:
    made = counties.found(tmp_path, lambda: LONG_AGO)
    try:
        made.edit(made.sites[EAST], "赵小雷", address="一九八〇")
        assert made.carry(EAST).counts["applied"] == 1
        assert made.equal()
        assert verifying.verify(made.house).differences == []
        dates = {row[0] for row in rows(made.house, "SELECT substr(at, 1, 4) FROM unit")}
        assert dates == {"1980"}
    finally:
        made.close()


def play(made: County) -> list[object]:
    """A little of everything that meets at the county; what came out, to the last digest."""
    for street, name in ((EAST, "赵小雷"), (WEST, "李建国"), (NORTH, "郑文博")):
        made.edit(made.sites[street], name, address=f"{street}写的", remark=street)
    made.edit(made.house, "赵小雷", address="县级写的")
    counts: list[object] = [made.carry(street).counts for street in NAMES]
    made.edit(made.sites[WEST], "周秀英", remark="第二轮")
    made.edit(made.sites[EAST], "赵小雷", address="支部再写的")
    counts += [made.carry(street).counts for street in (WEST, EAST)]
    assert made.equal(WEST, EAST)
    return [*counts, *(digesting.digest(made.house, name).digest for name in NAMES.values())]


def test_no_clock_decides_anything(founded: County, tmp_path: Path) -> None:
    ends: list[list[object]] = []
    for turn, shuffled in enumerate(((0, 0, 0, 0), (-46, 10, -30, 3), (30, -46, 0, -1))):
        years = dict(zip(("county", *NAMES), shuffled, strict=True))

        def clock_of(who: str, years: dict[str, int] = years) -> Callable[[], datetime]:
            moment = vaults.NOW + timedelta(days=365 * years[who])
            return lambda: moment

        made = counties.copy_of(founded, tmp_path / str(turn), clock_of)
        ends.append(play(made))
        made.close()
    assert ends[0] == ends[1] == ends[2]


def test_what_lies_in_a_folder_is_left_alone(county: County) -> None:
    """A stick with other people's files: only ours are looked at, none is changed."""
    stick = county.folder / "stick"
    stick.mkdir()
    (stick / "通知.docx").write_bytes(b"PK")
    shutil.copy(county.folder / "letters" / f"{EAST}-grant.dzb", stick)
    before = bytes_of(stick)
    done = county.take(stick)
    assert [(each.verdict, each.code) for each in done.files] == [("refused", "wrong_kind")]
    assert bytes_of(stick) == before
