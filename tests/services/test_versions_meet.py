"""A county and a branch whose programs have different field tables, both ways, with real files."""

from pathlib import Path

import msgspec
import pytest

from pmis_desktop.exchange import answers, packages, parts, schemas
from pmis_desktop.exchange.answers import OpenedAnswer
from pmis_desktop.exchange.keys import SealingKey
from pmis_desktop.exchange.operations import Operation, Value
from pmis_desktop.exchange.packages import Seen
from pmis_desktop.exchange.schemas import Schemas, Step
from pmis_desktop.exchange.statements import Digest
from pmis_desktop.models import settings
from pmis_desktop.services import (
    history,
    keeping,
    older_programs,
    relogging,
    rounds,
    sending,
    verifying,
)
from pmis_desktop.services.house import House
from tests.exchange import later
from tests.services.counties import EAST, NAMES, County, rows, state, stored

PLACE = {"school": "西安交通大学", "major": "机械"}


def runs(monkeypatch: pytest.MonkeyPatch, known: Schemas) -> None:
    """From here on the programs know these versions."""
    monkeypatch.setattr(schemas, "IN_FORCE", known)


def older_package(
    house: House, out: Path, operations: list[Operation], ext: bytes | None = None
) -> Path:
    """What this branch's program would have written before it was brought up to date."""
    if ext is not None:
        operations = [msgspec.structs.replace(each, ext=msgspec.Raw(ext)) for each in operations]
    with house.reading() as connection:
        data = packages.write(
            lines=[later.line(each) for each in operations],
            prev=b"",
            first=1,
            county=sending.county_trust(house, connection),
            signer=sending.site_key(house),
            log=settings.get(connection, settings.LOG),
            seen=Seen(
                settings.number(connection, settings.SEEN_ANSWER),
                settings.number(connection, settings.SEEN_REVISION),
                settings.get(connection, settings.SEEN_HASH),
            ),
            digest=Digest(0, "0" * 64),
            opens=None,
            made="",
        )
    out.write_bytes(data)
    return out


def base_of(county: County) -> int:
    with county.sites[EAST].reading() as connection:
        return settings.number(connection, settings.SEEN_REVISION)


def opened_by(house: House, file: Path) -> OpenedAnswer:
    """The answer as the branch's own program opens it, without taking it."""
    with house.reading() as connection:
        return answers.open(
            file.read_bytes(),
            unsealer=SealingKey.from_secret(settings.get(connection, settings.SEALING_KEY)),
            trust=sending.county_trust(house, connection),
        )


def older_change(county: County, f: dict[str, tuple[Value, Value]]) -> list[Operation]:
    return [later.older_operation(1, county.people["赵小雷"], f, base_of(county))]


def test_a_newer_county_takes_an_older_branch_and_answers_in_its_version(
    county: County, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    runs(monkeypatch, later.FIRST)
    file = older_package(
        county.sites[EAST],
        tmp_path / "older.dzb",
        older_change(county, {"phone_number": ("13800000001", "13900000001")}),
    )
    runs(monkeypatch, later.SECOND)
    county.edit(county.house, "赵小雷", remark="县级的备注", **PLACE)
    (result,) = county.take(file).files
    assert (result.verdict, result.counts["applied"]) == ("taken", 1)
    assert county.value(county.house, "赵小雷", "mobile") == "13900000001"

    (told,) = older_programs.left_out(county.house)
    assert (told.organisation, told.label, told.records) == (NAMES[EAST], "党员·备注", 1)
    assert "党员·备注" in older_programs.sentence([told])

    runs(monkeypatch, later.FIRST)
    answer = opened_by(county.sites[EAST], county.answer_for(EAST))
    assert answer.statement.schema.version == 1
    (record,) = [each for each in answer.records if each.rec == county.people["赵小雷"]]
    assert record.v["phone_number"] == "13900000001"
    assert record.v["studies"] == "西安交通大学；机械"
    assert not {"mobile", "school", "major", "remark"} & record.v.keys()
    assert [(each.field, each.records) for each in answer.omitted] == [("remark", 1)]


def test_what_an_older_branch_wrote_is_kept_as_it_came_and_read_for_ever(
    county: County, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ext = '{"later":{"甲":[1,2]}}'.replace("甲", "a").encode()
    operations = older_change(county, {"phone_number": ("13800000001", "13900000001")})
    file = older_package(county.sites[EAST], tmp_path / "older.dzb", operations, ext)
    runs(monkeypatch, later.SECOND)
    county.take(file)
    kept = rows(county.house, "SELECT j.line FROM journal AS j WHERE j.n = 1 AND j.log <> 'local'")
    assert any(b'"phone_number"' in bytes(line) and ext in bytes(line) for (line,) in kept)  # type: ignore[call-overload]
    (taken,) = rows(county.house, "SELECT file_hash FROM archive WHERE kind = 'change'")
    archived = keeping.place(county.house.archive, str(taken[0]))
    assert archived.read_bytes() == file.read_bytes()
    runs(monkeypatch, later.FIRST)
    assert opened_by(county.sites[EAST], county.answer_for(EAST)).statement.applied == 1
    runs(monkeypatch, later.SECOND)
    assert verifying.verify(county.house).differences == []
    steps = history.of_record(county.house, "member", county.people["赵小雷"])
    assert steps[-1].changes[0]["label"] == "手机号码"


def test_a_conflict_goes_back_under_the_names_that_the_branch_knows(
    county: County, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    operations = older_change(county, {"phone_number": ("13900000000", "13900000001")})
    file = older_package(county.sites[EAST], tmp_path / "older.dzb", operations)
    runs(monkeypatch, later.SECOND)
    county.edit(county.house, "赵小雷", mobile="13900000002")
    (result,) = county.take(file).files
    assert result.counts["conflict"] == 1
    (item,) = opened_by(county.sites[EAST], county.answer_for(EAST)).desk
    assert (item.group, item.county, item.branch) == (
        "phone_number",
        {"phone_number": "13900000002"},
        {"phone_number": "13900000001"},
    )


def test_a_log_that_is_begun_anew_keeps_the_version_of_every_line(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", remark="第一版写的")
    runs(monkeypatch, later.SECOND)
    county.edit(site, "赵小雷", remark="第二版写的")
    relogging.open_new_log(site)
    with site.reading() as connection:
        log = settings.get(connection, settings.LOG)
    lines = [bytes(row[0]) for row in rows(site, "SELECT line FROM journal WHERE log = ?", log)]  # type: ignore[call-overload]
    assert [b'"ext":{}' in each for each in lines] == [True, False]
    assert b'"ext":{"schema":2}' in lines[1]
    assert county.carry(EAST).counts["applied"] == 2
    assert verifying.verify(county.house).differences == []


def with_part(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """From here on packages bring one part that no program knows."""
    pack = packages._pack

    def more(*given: object) -> tuple[list[parts.Entry], bytes]:
        listed, behind = pack(*given)  # type: ignore[arg-type]
        extra, bytes_of_it = parts.pack([parts.Part(name, b"later", stored=True)])
        return [*listed, *extra], behind + bytes_of_it

    monkeypatch.setattr(packages, "_pack", more)


def composed(county: County, name: str) -> Path:
    site = county.sites[EAST]
    with site.reading() as connection:
        data = sending.compose(site, connection, sending.site_key(site)).data
    file = county.folder / f"{name}.dzb"
    file.write_bytes(data)
    return file


def test_an_unknown_advisory_part_is_passed_over_and_kept(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="注")
    with_part(monkeypatch, "later")
    file = composed(county, "advisory")
    (taken,) = county.take(file).files
    assert (taken.verdict, taken.counts["applied"]) == ("taken", 1)
    kept = keeping.place(county.house.archive, taken.file_hash)
    assert kept.read_bytes() == file.read_bytes()
    assert verifying.verify(county.house).differences == []


def test_an_unknown_critical_part_holds_the_package(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="注")
    with_part(monkeypatch, "LATER")
    file = composed(county, "critical")
    before = state(county.house)
    (held,) = county.take(file).files
    assert (held.verdict, held.code, held.waits) == ("held", "too_new", True)
    assert state(county.house) == before
    kept = keeping.place(county.house.archive, held.file_hash)
    assert kept.read_bytes() == file.read_bytes()


def test_an_older_county_holds_a_newer_branch_and_takes_it_once_it_is_updated(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs(monkeypatch, later.SECOND)
    county.edit(county.sites[EAST], "赵小雷", mobile="13900000001")
    file = county.send(EAST)
    runs(monkeypatch, later.FIRST)
    (held,) = county.take(file).files
    assert (held.verdict, held.code) == ("held", "too_new")
    assert county.value(county.house, "赵小雷", "mobile") == "13800000001"
    runs(monkeypatch, later.SECOND)
    (taken,) = county.take(file).files
    assert taken.verdict == "taken"
    county.receive(EAST)
    assert county.equal(EAST)


def test_a_newer_branch_reads_an_older_countys_answer_and_is_told_the_rest_later(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs(monkeypatch, later.SECOND)
    county.edit(county.house, "赵小雷", mobile="13900000001", remark="县级的备注", **PLACE)
    rounds.answer_within(county.house, None, county.folder / "down" / "0")
    # The county has heard nothing newer of this branch: its answer is in the older version.
    received = county.receive(EAST)
    assert [(each.label, each.records) for each in received.omitted] == [("党员·备注", 1)]
    (told,) = older_programs.left_out(county.sites[EAST])
    assert told.words == "党员·备注，1 条"
    values = stored(county.sites[EAST], "member", county.people["赵小雷"])
    assert (values["mobile"], values["school"], values["major"], values["remark"]) == (
        "13900000001",
        *PLACE.values(),
        None,
    )
    # Nothing waits, and still there is something to send: the whole slice is asked for.
    assert county.carry(EAST).verdict == "duplicate"
    assert county.value(county.sites[EAST], "赵小雷", "remark") == "县级的备注"
    assert county.equal(EAST)
    assert (
        older_programs.left_out(county.house) == older_programs.left_out(county.sites[EAST]) == ()
    )


def test_a_branch_more_than_two_versions_behind_is_asked_to_update(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    county.edit(county.sites[EAST], "赵小雷", mobile="13900000001")
    file = county.send(EAST)
    runs(monkeypatch, Schemas((later.STEP, Step(), Step())))
    (refused,) = county.take(file).files
    assert (refused.verdict, refused.code) == ("refused", "too_old")
    assert "升级" in refused.message
    runs(monkeypatch, Schemas((later.STEP, Step())))
    (taken,) = county.take(file).files
    assert taken.verdict == "taken"
