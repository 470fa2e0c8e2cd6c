"""T15, T20, T22, T25, T27, T28: scope, strangers, attachments, silence, names and haste."""

from pathlib import Path

import pytest

from pmis_desktop import logs
from pmis_desktop.attachments.contents import Ready
from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.sites import TelephoneWaitError
from pmis_desktop.exchange import judging, keys, packages
from pmis_desktop.exchange.operations import Operation, Unit, line
from pmis_desktop.exchange.world import World
from pmis_desktop.models import settings
from pmis_desktop.models.ids import new_id
from pmis_desktop.services import deciding, enrolling, rounds, sending, telephone, verifying
from pmis_desktop.services.attachments import listing
from pmis_desktop.services.merging import UNUSUAL
from pmis_desktop.services.picking import Pick
from pmis_desktop.services.rounds import FileResult
from tests import vaults
from tests.attachments import files
from tests.merging.histories import FIRST_SEEDS, play, random_bytes, steps_of
from tests.merging.parties import SOUND
from tests.merging.people import group_pairs
from tests.merging.promises import BrokenPromiseError
from tests.services import papers
from tests.services.counties import EAST, NAMES, WEST, County, rows
from tests.services.requesters import Requester
from tests.services.test_born_under_an_old_scope import NEWCOMER, on_its_way
from tests.services.test_rescoping import with_town

Pairs = dict[str, tuple[str | None, str | None]]


def named(county: County, name: str) -> str:
    """The id of an organisation."""
    ((rec,),) = rows(county.house, "SELECT id FROM organisation WHERE name = ?", name)
    return str(rec)


def sent(county: County, *some: tuple[str, str, str, Pairs], base: int | None = None) -> FileResult:
    """A package of East with any operations at all, signed with its own key; what became of it."""
    house = county.sites[EAST]
    with house.reading() as connection:
        seen = settings.number(connection, settings.SEEN_REVISION) if base is None else base
        operations = [
            Operation(
                n=n,
                unit=Unit(n, 1),
                ent=ent,
                rec=rec,
                act=act,  # type: ignore[arg-type]
                f=f,
                base=seen,
                who="甲",
                why="",
                t="",
                salt=f"{n:032x}",
            )
            for n, (ent, rec, act, f) in enumerate(some, 1)
        ]
        data = packages.write(
            lines=[line(each) for each in operations],
            prev=b"",
            first=1,
            county=sending.county_trust(house, connection),
            signer=sending.site_key(house),
            log=settings.get(connection, settings.LOG),
            seen=packages.Seen(0, 0, ""),
            digest=sending.county_digest(connection),
            opens=None,
            made="",
        )
    file = county.folder / "made.dzb"
    file.write_bytes(data)
    (result,) = county.take(file).files
    return result


def codes(county: County) -> list[tuple[object, object]]:
    found = rows(county.house, "SELECT verdict, code FROM outcome ORDER BY n")
    return [(verdict, code) for verdict, code in found]


def test_t15_edits_outside_the_own_scope_have_no_effect(county: County) -> None:
    foreign, own = county.people["李建国"], county.people["赵小雷"]
    west, east = named(county, NAMES[WEST]), named(county, NAMES[EAST])
    newcomer, period = new_id(), new_id()
    before = county.value(county.house, "李建国", "home")
    result = sent(
        county,
        ("member", foreign, "change", {"remark": (None, "别人的党员")}),
        ("organisation", west, "change", {"remark": (None, "别人的支部")}),
        ("organisation", east, "change", {"county_note": (None, "只许县里写")}),
        ("organisation", east, "change", {"parent": (None, west)}),
        ("member", newcomer, "create", {"remark": (None, "没有支部的新人")}),
        (
            "membership",
            period,
            "create",
            {
                "member": (None, foreign),
                "organisation": (None, east),
                "began_on": (None, "2026-01-01"),
                "begin_kind": (None, None),
            },
        ),
        ("member", own, "change", {"nothing_known": (None, "1")}),
    )
    assert result.verdict == "taken"
    assert result.counts["applied"] == 0
    assert {verdict for verdict, _code in codes(county)} <= {"rejected", "conflict", "held"}
    assert ("rejected", "out_of_scope") in codes(county)
    assert ("rejected", "county_only") in codes(county)
    assert county.value(county.house, "李建国", "remark") is None
    assert county.value(county.house, "李建国", "home") == before
    assert verifying.verify(county.house).differences == []


def test_t15_a_record_that_moved_meanwhile_waits(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="转出之前改的")
    county.edit(county.house, "赵小雷", branch=NAMES[WEST])
    assert county.carry(EAST).counts["held"] == 1
    assert county.value(county.house, "赵小雷", "remark") is None
    assert [row.branch for row in deciding.list_desk(county.house)] == ["转出之前改的"]


def test_t15_a_member_entered_for_a_branch_that_left_meanwhile_waits(county: County) -> None:
    town = with_town(county)
    on_its_way(town)
    assert len(deciding.list_desk(town.house)) > 0
    assert not rows(town.house, "SELECT 1 FROM member WHERE name = ?", NEWCOMER)


def test_t15_twin_an_edit_of_an_own_record_is_applied(county: County) -> None:
    own = county.people["赵小雷"]
    result = sent(county, ("member", own, "change", {"remark": (None, "自己的党员")}))
    assert result.counts["applied"] == 1
    assert county.value(county.house, "赵小雷", "remark") == "自己的党员"


def asks(county: County, name: str) -> tuple[Path, str]:
    """A computer without a slip asks to be admitted: its file, and the number it shows."""
    asked = Requester(name, county.fingerprint)
    file = county.folder / "request.dzb"
    file.write_bytes(asked.request())
    return file, keys.fingerprint(asked.signer.id)


def test_t20_a_stranger_is_not_enrolled_by_a_click(county: County) -> None:
    name = "中共城关镇南街支部委员会"
    vaults.add_organisation(county.house, name)
    file, fingerprint = asks(county, name)
    call = telephone.call(fingerprint)
    digits = "".join(fingerprint.split())
    right = "".join(digits[place] for place in call.places)
    for typed in ("", right[:-1], right + "0", "00000000", call.shown, digits):
        if typed != right:
            assert not call.agrees(typed)
    for claimed in (None, "", fingerprint[:-1], "0" * 24):
        with pytest.raises(AppError):
            enrolling.enrol(
                county.house,
                file,
                organisation=name,
                fingerprint=claimed,
                out=county.folder / "no.dzb",
                root_passphrase=vaults.PASSPHRASE,
            )
    assert not (county.folder / "no.dzb").exists()
    # Three faults, and even the right number has to wait.
    with pytest.raises(TelephoneWaitError):
        telephone.check(county.house, call, right)


def test_t20_twin_the_number_that_was_read_out_enrols(county: County) -> None:
    name = "中共城关镇南街支部委员会"
    vaults.add_organisation(county.house, name)
    file, fingerprint = asks(county, name)
    call = telephone.call(fingerprint)
    digits = "".join(fingerprint.split())
    telephone.check(county.house, call, "".join(digits[place] for place in call.places))
    out = county.folder / "yes.dzb"
    enrolling.enrol(
        county.house,
        file,
        organisation=name,
        fingerprint=fingerprint,
        out=out,
        root_passphrase=vaults.PASSPHRASE,
    )
    assert out.is_file()


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8\xff not a picture",
        files.jpeg(9, 9) + files.ZIP,
        files.png_announcing(30_000, 30_000),
        files.jpeg(9, 9)[:-9],
        files.jpeg_with_gps(),
        files.pdf(1, files.with_script),
        b"MZ\x90\0",
        b"<svg/>",
    ],
    ids=["no picture", "polyglot", "huge", "cut off", "with a place", "script", "program", "svg"],
)
def test_t22_a_malicious_attachment_is_left_and_stops_nothing(
    county: County, content: bytes
) -> None:
    papers.add(county.sites[EAST], county.people["赵小雷"], Ready(content, "image/jpeg"))
    done = county.take(county.send(EAST))
    assert (done.files[0].verdict, done.blobs) == ("taken", 0)
    assert [each.name for each in listing.missing(county.house)] == ["赵小雷"]


def test_t22_twin_a_photo_is_stored(county: County) -> None:
    papers.add(county.sites[EAST], county.people["赵小雷"])
    assert county.take(county.send(EAST)).blobs == 1
    assert listing.missing(county.house) == ()


def test_t25_a_value_of_the_county_is_never_overwritten_in_silence(county: County) -> None:
    county.edit(county.house, "赵小雷", remark="县级的")
    county.edit(county.sites[EAST], "赵小雷", remark="支部的")
    assert county.carry(EAST).counts["conflict"] == 1
    assert county.value(county.house, "赵小雷", "remark") == "县级的"
    (row,) = deciding.list_desk(county.house)
    assert (row.county, row.branch) == ("县级的", "支部的")


def test_t25_a_planner_that_overwrites_is_seen_from_outside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def overwrite(world: World, op: Operation, group: str, _kind: str) -> tuple[str, str]:
        world.apply(op, group_pairs(op, group)[1])
        return "applied", ""

    monkeypatch.setattr(judging, "_open", overwrite)
    broken = []
    for seed in range(FIRST_SEEDS):
        try:
            play(random_bytes(seed, steps_of(seed)), SOUND)
        except BrokenPromiseError as promise:
            broken.append(promise.args[0])
            break
    assert broken


def test_t25_twin_what_nobody_else_changed_goes_in(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="支部的")
    assert county.carry(EAST).counts["applied"] == 1
    assert county.value(county.house, "赵小雷", "remark") == "支部的"
    assert deciding.list_desk(county.house) == []


def everything_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def secrets(county: County) -> list[bytes]:
    """Names and numbers of all members, as they would stand in a file."""
    numbers = rows(county.house, "SELECT id_number FROM member WHERE id_number IS NOT NULL")
    words = [*county.people, *(str(number) for (number,) in numbers)]
    return [word.encode() for word in words]


def test_t27_no_name_or_number_lies_in_a_file_a_name_or_the_log(
    county: County, tmp_path: Path
) -> None:
    logs.start_log(tmp_path / "log")
    try:
        county.edit(county.sites[EAST], "赵小雷", remark="注", mobile="13912345678")
        county.carry(EAST)
        broken = county.folder / "up" / "坏.dzb"
        broken.write_bytes(county.answer_for(EAST).read_bytes()[:-1])
        county.take(broken, county.folder / "没有.dzb")
    finally:
        logs.stop_log()
    looked_for = [*secrets(county), b"13912345678"]
    assert len(looked_for) > 18
    for path in everything_below(tmp_path):
        assert not [word for word in looked_for if word in str(path).encode()], path
        assert not [word for word in looked_for if word in path.read_bytes()], path
        assert ".tmp" not in path.suffixes, path


def test_t27_twin_the_name_did_travel(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="注")
    county.carry(EAST)
    assert county.value(county.house, "赵小雷", "name") == "赵小雷"
    assert county.value(county.sites[EAST], "赵小雷", "name") == "赵小雷"


def flood(county: County) -> Path:
    with county.sites[EAST].change("反复修改") as change:
        for number in range(210):
            change.update("member", county.people["赵小雷"], {"remark": f"第{number}次"})
    return county.send(EAST)


def test_t28_haste_does_not_let_an_unusual_package_in(county: County) -> None:
    package = flood(county)
    for pick in (Pick(), Pick(clean=True), Pick(accepted=frozenset({"0" * 64}))):
        (left,) = rounds.take(county.house, [package], pick=pick).files
        assert left.verdict in {UNUSUAL, "waiting"}
        assert county.value(county.house, "赵小雷", "remark") is None
    assert "210" in county.take(package).files[0].message


def test_t28_twin_who_asked_the_branch_lets_exactly_that_one_in(county: County) -> None:
    package = flood(county)
    (left,) = county.take(package).files
    pick = Pick(accepted=frozenset({left.file_hash[:16]}))
    (taken,) = rounds.take(county.house, [package], pick=pick).files
    assert taken.verdict == "taken"
    assert len(rows(county.house, "SELECT 1 FROM unit WHERE kind = 'unusual'")) == 1
