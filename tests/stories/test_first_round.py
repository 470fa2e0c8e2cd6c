"""The main job with real files and vaults, chapter by chapter, and what `verify` finds after."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest

from pmis_desktop.demo import BRANCHES, MEMBERS, PASSPHRASE, Story
from pmis_desktop.exchange import canonical
from pmis_desktop.exchange.operations import link
from pmis_desktop.models.pen import pen
from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.models.vault.passphrase import Cost
from pmis_desktop.services import deciding, digesting, history, keeping, listing, verifying
from pmis_desktop.services.deciding import DeskRow
from pmis_desktop.services.house import House
from pmis_desktop.services.practising import flip_one_bit
from pmis_desktop.services.rounds import Round
from tests.services.counties import rows, state, stored


@dataclass
class Played:
    """The story as far as it has been played, with what is to be asked of it.

    Every test says how far it must have gone: any of them may be the first, or the only one.
    """

    story: Story
    chapter: int = 1
    first: Round = field(default_factory=Round)
    second: Round = field(default_factory=Round)
    waiting: list[DeskRow] = field(default_factory=list)
    left: list[DeskRow] = field(default_factory=list)
    answered: list[int] = field(default_factory=list)
    lost: int = 0
    agreed: bool = False
    roster: Path | None = None

    @property
    def names(self) -> list[str]:
        return list(self.story.sites)

    def site(self, number: int) -> House:
        return self.story.sites[self.names[number]]

    def reach(self, chapter: int) -> None:
        """Play on up to the end of a chapter."""
        for number in range(self.chapter + 1, chapter + 1):
            self.chapter = number
            self._play(number)

    def _play(self, chapter: int) -> None:
        story = self.story
        match chapter:
            case 2:
                story.enrol()
            case 3:
                story.edit()
                self.lost = digesting.waiting_changes(self.site(0))
                self.first = story.first_round()
            case 4:
                self.answered.append(story.take_answers("第一轮回执"))
            case 5:
                self.waiting = deciding.list_desk(story.county)
                # By the order of the files, whose names begin with the branches'.
                self.waiting.sort(key=lambda row: self.names.index(row.branch_name))
                story.settle()
                self.left = deciding.list_desk(story.county)
            case 6:
                self.second = story.second_round()
                self.left = deciding.list_desk(story.county)
                self.answered.append(story.take_answers("第二轮回执"))
            case 7:
                self.agreed = story.compare()
            case 8:
                self.roster = story.print_roster()


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Founded; the chapters below go on from one to the next."""
    story = Story(tmp_path_factory.mktemp("story"), cost=Cost(64, 1, 1))
    story.found()
    yield Played(story)
    story.close()


def outcome_rows(house: House) -> list[tuple[object, ...]]:
    return rows(house, "SELECT verdict, code, note FROM outcome")


def test_chapter_1_both_workbooks_are_imported_completely(played: Played) -> None:
    county = played.story.county
    assert len(listing.members(county)) == MEMBERS
    # The county itself, its committees and its branches.
    assert len(listing.organisations(county)) == 1 + 3 + BRANCHES
    assert [line.split("：")[1] for line in played.story.told[1:]] == [
        f"读 {1 + 3 + BRANCHES} 行，新增 {3 + BRANCHES}，不能导入 0，待确认 0",
        f"读 {MEMBERS} 行，新增 {MEMBERS}，不能导入 0，待确认 0",
    ]
    homeless = "SELECT COUNT(*) FROM member WHERE branch IS NULL OR category IS NULL"
    assert rows(county, homeless) == [(0,)]


def test_chapter_2_eleven_join_by_invitation_and_one_by_telephone(played: Played) -> None:
    played.reach(2)
    used = rows(played.story.county, "SELECT COUNT(*) FROM invitation WHERE used_by IS NOT NULL")
    sites = rows(played.story.county, "SELECT status, COUNT(*) FROM site GROUP BY status")
    assert used == [(BRANCHES - 1,)]
    assert sites == [("enrolled", BRANCHES)]
    for name, house in played.story.sites.items():
        assert digesting.digest(house).digest == digesting.digest(played.story.county, name).digest
    assert sum(len(listing.members(house)) for house in played.story.sites.values()) == MEMBERS


def test_chapter_3_the_first_round_takes_what_is_good(played: Played) -> None:
    played.reach(3)
    verdicts = sorted(result.verdict for result in played.first.files)
    assert verdicts == ["duplicate", *["refused"] * 2, *["taken"] * 10]
    assert len(played.first.answers) == 10


def test_chapter_3_the_doubled_file_is_a_duplicate(played: Played) -> None:
    played.reach(3)
    (doubled,) = (each for each in played.first.files if each.verdict == "duplicate")
    assert "以前已经并入过" in doubled.message
    assert doubled.counts["applied"] == 0


def test_chapter_3_the_damaged_and_the_strange_file_are_refused_in_words(played: Played) -> None:
    played.reach(3)
    refused = {each.code: each for each in played.first.files if each.verdict == "refused"}
    assert set(refused) == {"package_damaged", "unknown_key"}
    assert "传送途中损坏" in refused["package_damaged"].message
    assert played.names[4] in refused["package_damaged"].file.name
    assert "没有在本机登记" in refused["unknown_key"].message
    assert refused["unknown_key"].file.name == "陌生来源.dzb"


def test_chapter_3_the_trespass_is_rejected_and_nothing_of_it_stands(played: Played) -> None:
    played.reach(3)
    (result,) = (each for each in played.first.files if each.organisation == played.names[6])
    assert result.counts["rejected"] == 1
    (row,) = rows(played.story.county, "SELECT log, n, code FROM outcome WHERE verdict='rejected'")
    assert row[2] == "out_of_scope"
    ((rec,),) = rows(
        played.story.county, "SELECT rec FROM journal WHERE log = ? AND n = ?", row[0], row[1]
    )
    assert stored(played.story.county, "member", str(rec))["remark"] != "越权修改"


def test_chapter_4_the_answers_reach_ten_branches(played: Played) -> None:
    played.reach(4)
    assert played.answered == [10]
    waiting = [digesting.waiting_changes(house) for house in played.story.sites.values()]
    assert [number for number, count in enumerate(waiting) if count] == [0, 4]
    assert waiting[0] == played.lost


def test_chapter_4_the_trespass_shows_in_the_branch_history(played: Played) -> None:
    played.reach(4)
    house = played.site(6)
    ((rec,),) = rows(
        house,
        "SELECT j.rec FROM outcome AS o JOIN journal AS j ON j.log = o.log AND j.n = o.n"
        " WHERE o.verdict = 'rejected'",
    )
    # The record was never in this branch's slice; its outcome is kept all the same.
    assert stored(house, "member", str(rec)) == {}
    assert ("rejected", "out_of_scope", "") in outcome_rows(house)


def test_chapter_5_conflicts_lie_on_the_desk_with_both_values(played: Played) -> None:
    played.reach(5)
    assert [(row.branch_name, row.field) for row in played.waiting] == [
        (played.names[2], "address"),
        (played.names[3], "address"),
    ]
    first = played.waiting[0]
    assert first.county == "县级登记的住址"
    assert first.branch == "大荔县城关镇练习路3号"
    assert first.base not in {first.county, first.branch}
    assert first.kind == "县级与支部的修改不一致"
    assert [row.branch_name for row in played.left] == [played.names[3]]


def test_chapter_6_what_was_lost_or_damaged_comes_with_the_next_package(played: Played) -> None:
    played.reach(6)
    assert all(result.verdict == "taken" for result in played.second.files)
    applied = {result.organisation: result.counts for result in played.second.files}
    assert sum(applied[played.names[0]].values()) == played.lost + 1
    assert played.left == []
    assert played.answered[-1] == BRANCHES
    assert [digesting.waiting_changes(house) for house in played.story.sites.values()] == (
        [0] * BRANCHES
    )


def test_chapter_6_the_decision_reaches_the_branch_with_its_reason(played: Played) -> None:
    played.reach(6)
    house = played.site(2)
    assert ("settled", "conflict", "已与支部电话核实") in outcome_rows(house)
    record = played.waiting[0].record
    assert stored(house, "member", record)["address"] == "大荔县城关镇练习路3号"
    steps = history.of_record(house, "member", record)
    assert "已与支部电话核实" in {step.note for step in steps}


def test_chapter_6_the_conflict_taken_back_ends_withdrawn(played: Played) -> None:
    played.reach(6)
    house = played.site(3)
    verdicts = [row[0] for row in outcome_rows(house)]
    assert verdicts.count("withdrawn") >= 1
    assert "conflict" not in verdicts
    assert stored(house, "member", played.waiting[1].record)["address"] == "县级登记的另一住址"


def test_chapter_7_both_sides_agree_and_the_archive_rebuilds_the_county(played: Played) -> None:
    played.reach(7)
    assert played.agreed
    checked = verifying.verify(played.story.county)
    assert (checked.packages, checked.differences) == (10 + BRANCHES, [])
    for house in played.story.sites.values():
        assert verifying.verify(house).differences == []


def test_chapter_8_the_roster_is_printed(played: Played) -> None:
    played.reach(8)
    assert played.roster is not None
    assert played.roster.read_bytes().startswith(b"%PDF")
    assert played.story.told[-1].startswith(f"八、党员花名册：{MEMBERS} 人")


@pytest.fixture
def copied(played: Played, tmp_path: Path) -> Iterator[House]:
    """The county after the story, copied while nobody writes, to be tampered with."""
    played.reach(8)
    source = played.story.county.vault
    with source.database.writing() as connection:
        connection.exec_driver_sql("SELECT 1")
        folder = tmp_path / "county"
        shutil.copytree(source.folder, folder)
    house = House.of(open_vault(folder, PASSPHRASE))
    yield house
    house.vault.close()


FORGET = (
    "DELETE FROM outcome WHERE (log, n) ="
    " (SELECT log, n FROM outcome WHERE verdict = 'applied' ORDER BY log, n LIMIT 1)"
)
REJECT = (
    "UPDATE outcome SET verdict = 'rejected' WHERE (log, n) ="
    " (SELECT log, n FROM outcome WHERE verdict = 'applied' ORDER BY log, n LIMIT 1)"
)


def tamper(house: House, statement: str) -> None:
    """What somebody could do who has the vault's key but not our program."""
    with house.vault.database.writing() as connection, pen(connection):
        assert connection.exec_driver_sql(statement).rowcount == 1


def test_a_tampered_journal_row_is_named(copied: House) -> None:
    tamper(
        copied,
        "UPDATE journal SET line = CAST(replace(CAST(line AS TEXT), '支部核对', '支部校对')"
        " AS BLOB)"
        " WHERE seq = (SELECT MIN(j.seq) FROM journal AS j JOIN unit AS u ON u.id = j.unit"
        " WHERE u.kind = 'package')",
    )
    found = verifying.verify(copied).differences
    assert any(line.startswith("变更记录链在第") for line in found)


def test_a_line_rewritten_with_its_chain_is_not_what_the_archive_has(copied: House) -> None:
    last = (
        "SELECT j.log, j.n, j.line, b.head, u.source FROM log AS l"
        " JOIN journal AS j ON j.log = l.id AND j.n = l.applied"
        " JOIN journal AS b ON b.log = l.id AND b.n = l.applied - 1"
        " JOIN unit AS u ON u.id = j.unit WHERE u.kind = 'package'"
    )
    log, n, line, before, source = rows(copied, last)[0]
    assert isinstance(line, bytes)
    assert isinstance(before, bytes)
    other = canonical.encode({**msgspec.json.decode(line), "who": "别人"})
    head = link(before, other)
    with copied.vault.database.writing() as connection, pen(connection):
        connection.exec_driver_sql(
            "UPDATE journal SET line = ?, head = ? WHERE log = ? AND n = ?", (other, head, log, n)
        )
        connection.exec_driver_sql("UPDATE log SET head = ? WHERE id = ?", (head, log))
    assert verifying.verify(copied).differences == [f"变更记录与存档的包不符：{str(source)[:16]}"]


def test_a_tampered_live_record_is_named(copied: House) -> None:
    tamper(copied, "UPDATE member SET address = '别处' WHERE row = 7")
    rec = rows(copied, "SELECT id FROM member WHERE row = 7")[0][0]
    assert verifying.verify(copied).differences == [f"党员记录与重建结果不符：{rec}"]


@pytest.mark.parametrize("how", ["flipped", "removed"])
def test_a_tampered_archived_file_is_named(copied: House, how: str) -> None:
    (row, *_) = rows(copied, "SELECT file_hash FROM archive ORDER BY revision")
    file = keeping.place(copied.archive, str(row[0]))
    if how == "flipped":
        flip_one_bit(file)
    else:
        file.unlink()
    (found,) = verifying.verify(copied).differences
    assert (
        found
        == {
            "flipped": f"存档文件被改动：{str(row[0])[:16]}",
            "removed": f"存档文件缺失：{str(row[0])[:16]}",
        }[how]
    )


def test_tampering_the_desk_is_named(copied: House) -> None:
    tamper(copied, "UPDATE desk SET closed_as = NULL WHERE closed_as = 'branch' AND reason <> ''")
    (found,) = verifying.verify(copied).differences
    assert found.startswith("党员的待处理事项与重建结果不符")


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE journal SET line = 'x' WHERE seq = 3", "变更记录链"),
        ("UPDATE journal SET line = x'7b7d' WHERE seq = 3", "变更记录链"),
        ("UPDATE journal SET head = line WHERE seq = 3", "变更记录链"),
        ("DELETE FROM journal WHERE seq = 3", "变更记录链"),
        ("UPDATE log SET applied = applied + 1 WHERE site IS NULL AND id <> 'local'", "变更记录链"),
        (FORGET, "处理结果"),
        (REJECT, "处理结果"),
        ("DELETE FROM member WHERE row = 5", "党员记录"),
        ("UPDATE membership SET organisation = 'x' WHERE row = 5", "党员组织关系记录"),
    ],
)
def test_whatever_is_tampered_verify_answers(copied: House, statement: str, sentence: str) -> None:
    tamper(copied, statement)
    assert any(sentence in line for line in verifying.verify(copied).differences)


def test_looking_changes_nothing(copied: House) -> None:
    before = state(copied)
    verifying.verify(copied)
    deciding.list_desk(copied)
    assert state(copied) == before
