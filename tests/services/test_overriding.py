"""A county's own codes and rules: signed, carried to branches, in force at once, taken back."""

from collections.abc import Sequence

import pytest

from pmis_desktop.errors.overrides import NothingToTakeBackError, OverrideRefusedError
from pmis_desktop.errors.services import NotCountyError, PreviewOutdatedError
from pmis_desktop.models import sites
from pmis_desktop.models.sites import Site
from pmis_desktop.rules import codes, overlay, thresholds, wordings
from pmis_desktop.rules.overriding import (
    RetireCode,
    SetCode,
    SetNeed,
    SetThreshold,
    SetWord,
    Wish,
)
from pmis_desktop.services import (
    answers_due,
    correspondents,
    county_copies,
    digesting,
    finding,
    overriding,
    previewing,
    records,
    retired_codes,
    rounds,
    safekeeping,
    verifying,
)
from pmis_desktop.services.forms import making
from pmis_desktop.services.forms.reading import Wanted
from pmis_desktop.services.house import House
from pmis_desktop.services.overriding import Draft
from pmis_desktop.services.quality import figures, reading, scanning
from pmis_desktop.services.receiving import Received
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, WEST, County

UNIVERSITY, COLLEGE = "21", "22"
SCHOOL = SetCode(list="education", code="x01", label="本县夜校", parent="2", like=COLLEGE)
RETIRED = RetireCode(list="education", code=UNIVERSITY, to="2026-01-01", successor=COLLEGE)


def signed(house: House, *wishes: Wish) -> tuple[int, ...]:
    return sign(house, overriding.draft(house, wishes))


def sign(house: House, made: Draft) -> tuple[int, ...]:
    return overriding.sign(house, made, reason="县委组织部通知", root_passphrase=vaults.PASSPHRASE)


def bring(county: County, *streets: str) -> list[Received]:
    """Answers without a package: every street gets its own and takes it."""
    county.rounds += 1
    ids = {site.organisation: site.id for site in sites_of(county.house)}
    folder = county.folder / "down" / str(county.rounds)
    received = []
    for street in streets:
        rounds.answer(county.house, [ids[organisation(county, street)]], folder)
        received.append(county.receive(street))
    return received


def sites_of(house: House) -> list[Site]:
    with house.reading() as connection:
        return sites.every(connection)


def organisation(county: County, street: str) -> str:
    with county.house.reading() as connection:
        return finding.organisation(connection, counties.NAMES[street])


def options(house: House) -> Sequence[str]:
    with house.rules_in_force():
        return [line.label for line in codes.code_list("education").options(house.today)]


def test_a_new_code_is_offered_at_once_and_at_a_branch_with_its_answer(county: County) -> None:
    east = county.sites[EAST]
    assert signed(county.house, SCHOOL) == (1,)
    assert "本县夜校" in options(county.house)
    assert "本县夜校" not in options(east)
    assert [each.rules for each in bring(county, EAST)] == [True]
    assert [each.rules for each in bring(county, EAST)] == [False]
    assert "本县夜校" in options(east)
    county.edit(east, "赵小雷", education="本县夜校")
    assert county.value(east, "赵小雷", "education") == "x01"
    assert county.carry(EAST).changes["applied"] == 1
    assert county.value(county.house, "赵小雷", "education") == "x01"
    assert county.equal(EAST)


def test_two_vaults_in_one_process_never_see_each_other(county: County) -> None:
    signed(county.house, SCHOOL, SetThreshold(rule="medal_years", value="40", since="2020-01-01"))
    west = county.sites[WEST]
    with county.house.rules_in_force():
        assert thresholds.number("medal_years", west.today) == 40
        with west.reading():
            assert codes.code_list("education").get("x01") is None
            assert thresholds.number("medal_years", west.today) == 50
        assert codes.code_list("education").label("x01") == "本县夜校"
    assert overlay.current() is overlay.NATIONAL
    with pytest.raises(Exception, match="没有这一项"):
        county.edit(west, "李建国", education="本县夜校")


def test_a_closed_vault_leaves_its_rules_to_nobody(county: County) -> None:
    signed(county.house, SCHOOL)
    overlay.enter(county.house.vault.tables)
    assert overlay.current().codes
    county.house.vault.close()
    assert overlay.current() is overlay.NATIONAL
    overlay.leave(county.house.vault.tables)


def test_a_code_retired_while_a_change_waits_is_applied_and_flagged(county: County) -> None:
    east = county.sites[EAST]
    county.edit(east, "赵小雷", education=UNIVERSITY)
    package = county.send(EAST)
    signed(county.house, RETIRED)
    (preview,) = rounds.preview(county.house, [package]).previews
    described = previewing.describe(county.house, preview)
    (line,) = [each for record in described.records for each in record.lines]
    assert line.words == "并入；代码已停用，建议改为“大专”"
    assert line.weight == previewing.WARN
    assert described.counts[-1].startswith("1 处用了已停用的代码")
    (result,) = county.take(package).files
    assert result.changes["applied"] == 1
    assert county.value(county.house, "赵小雷", "education") == UNIVERSITY
    county.receive(EAST)
    assert county.equal(EAST)
    for house in (county.house, east):
        scanning.scan(house)
        (fault,) = reading.faults(house, rule="retired")
        assert fault.field == "education"
        assert fault.message.endswith("已停用，建议改为“大专”。")


def test_retired_codes_are_put_right_together(county: County) -> None:
    east = county.sites[EAST]
    for name in counties.MEMBERS[EAST]:
        county.edit(east, name, education=UNIVERSITY)
    signed(county.house, RETIRED)
    bring(county, EAST)
    (found,) = retired_codes.waiting(east)
    assert (found.members, found.new, found.label) == (3, "大专", "学历")
    assert retired_codes.preview(east, found).changing == 3
    (changed,) = retired_codes.mend(east)
    assert changed.count == 3
    assert retired_codes.waiting(east) == ()
    assert county.value(east, "钱大勇", "education") == COLLEGE
    county.carry(EAST)
    assert county.equal(EAST)


def test_a_needed_field_changes_completeness_there_and_here(county: County) -> None:
    east = county.sites[EAST]
    scanning.scan(east)
    before = figures.now(east)
    made = overriding.draft(county.house, [SetNeed(field="degree", needed=True)])
    effect = overriding.effect(county.house, made)
    assert effect.touched == ("9 名党员没有填写学位，将算作不完整。",)
    sign(county.house, made)
    bring(county, EAST)
    assert scanning.due(east).everybody
    scanning.scan(east)
    after = figures.now(east)
    assert (after.cells, after.filled) == (before.cells + before.members, before.filled)
    assert {each.field for each in reading.faults(east, rule="missing")} >= {"degree"}
    assert not scanning.due(east).everybody


def test_the_effect_counts_who_has_the_code(county: County) -> None:
    county.edit(county.house, "赵小雷", education=UNIVERSITY)
    effect = overriding.effect(county.house, overriding.draft(county.house, [RETIRED]))
    assert effect.records == 1
    assert effect.touched == ("1 名党员的学历是“大学”，照原样保留，会得到提醒。",)
    assert effect.sentences == ("“学历”的“大学”从2026年1月1日起停用，改用“大专”。",)


def test_every_branch_is_due_an_answer(county: County) -> None:
    bring(county, EAST, WEST)
    assert answers_due.sites_due(county.house) == ()
    signed(county.house, SCHOOL)
    assert len(answers_due.sites_due(county.house)) == 3
    bring(county, EAST)
    assert len(answers_due.sites_due(county.house)) == 2
    states = {each.name: each.state for each in correspondents.correspondents(county.house)}
    assert (states[counties.NAMES[EAST]], states[counties.NAMES[WEST]]) == ("silent", "due")


def test_a_branch_keeps_only_the_newest_of_a_topic(county: County) -> None:
    signed(county.house, SCHOOL)
    bring(county, EAST)
    signed(county.house, SetCode(list="education", code="x01", label="县夜校"))
    signed(county.house, SetWord(key="mending_title", text="整改通知"))
    bring(county, EAST)
    kept = counties.rows(
        county.sites[EAST], "SELECT number FROM document WHERE kind = 'override' ORDER BY number"
    )
    assert kept == [(2,), (3,)]
    assert len(overriding.standing(county.house).history) == 3
    (words, school) = sorted(
        overriding.standing(county.sites[EAST]).topics, key=lambda each: -each.number
    )
    assert school.sentences == ("“学历”增加“县夜校”。",)
    assert (words.title, words.on) == ("打印用语", county.house.today.isoformat())


def test_a_new_branch_has_them_with_its_first_slice(county: County) -> None:
    signed(county.house, SCHOOL)
    vaults.add_organisation(county.house, "中共城关镇新街支部委员会")
    house = counties.join(county, "中共城关镇新街支部委员会", code=None)
    county.opened.append(house)
    assert "本县夜校" in options(house)


def test_taking_back_retires_what_was_added(county: County) -> None:
    signed(county.house, SetCode(list="education", code=UNIVERSITY, label="本科"))
    signed(county.house, SCHOOL)
    county.edit(county.house, "赵小雷", education="x01")
    back = overriding.draft_back(county.house, "codes.education")
    assert sign(county.house, back) == (3,)
    assert "本县夜校" not in options(county.house)
    assert "本科" in options(county.house)
    record = records.open_record(county.house, "member", county.people["赵小雷"])
    (shown,) = [each.text for each in record.fields if each.field.id == "education"]
    assert shown == "本县夜校"
    with pytest.raises(NothingToTakeBackError):
        overriding.draft_back(county.house, "thresholds")


def test_a_wording_stands_on_the_roster(county: County) -> None:
    signed(county.house, SetWord(key="roster_sign_reviewer", text="党委审核人"))
    with county.house.rules_in_force():
        assert wordings.of_form("roster")["sign_reviewer"] == "党委审核人"
    out = county.folder / "roster.pdf"
    making.pdf(county.house, Wanted(form="roster", organisation=counties.NAMES[EAST]), out)
    assert out.read_bytes()[:5] == b"%PDF-"


def test_who_drafted_on_older_rules_looks_again(county: County) -> None:
    older = overriding.draft(county.house, [SetNeed(field="degree", needed=True)])
    signed(county.house, SetNeed(field="school", needed=True))
    with pytest.raises(PreviewOutdatedError):
        sign(county.house, older)


def test_a_branch_only_reads(county: County) -> None:
    with pytest.raises(NotCountyError):
        overriding.draft(county.sites[EAST], [SCHOOL])


def test_signing_is_noted_and_wants_a_reason(county: County) -> None:
    made = overriding.draft(county.house, [SCHOOL])
    with pytest.raises(OverrideRefusedError, match="理由"):
        overriding.sign(county.house, made, reason=" ", root_passphrase=vaults.PASSPHRASE)
    sign(county.house, made)
    titles = counties.rows(
        county.house, "SELECT title FROM unit WHERE origin = 'local' AND kind = 'override'"
    )
    assert titles == [("改代码与规则：学历",)]


def test_digests_stay_equal_whatever_is_signed(county: County) -> None:
    before = digesting.digest(county.house).digest
    signed(county.house, SCHOOL, RETIRED, SetNeed(field="degree", needed=True))
    assert digesting.digest(county.house).digest == before
    bring(county, EAST, WEST)
    assert county.equal(EAST, WEST)


@pytest.mark.parametrize("copies", [True, False])
def test_a_restored_county_keeps_them_and_so_do_its_branches(
    county: County, *, copies: bool
) -> None:
    """What was signed after the backup comes back with the newest documents."""
    signed(county.house, SCHOOL)
    saved = safekeeping.backup(county.house)
    signed(county.house, SetNeed(field="degree", needed=True))
    bring(county, EAST)
    assert len(overriding.standing(county.sites[EAST]).topics) == 2
    county.house.vault.close()
    if not copies:
        for each in county.folder.rglob(f"*{county_copies.SUFFIX}"):
            each.unlink()
    county.house = safekeeping.restore(
        saved.path, county.house.vault.folder, vaults.PASSPHRASE, clock=lambda: vaults.NOW
    ).house
    assert "本县夜校" in options(county.house)
    bring(county, EAST, WEST)
    for street in (EAST, WEST):
        assert "本县夜校" in options(county.sites[street])
        # Without the documents it is gone on both sides alike.
        topics = overriding.standing(county.sites[street]).topics
        assert len(topics) == 1 + copies
    assert county.equal(EAST, WEST)
    assert verifying.verify(county.house).differences == []
