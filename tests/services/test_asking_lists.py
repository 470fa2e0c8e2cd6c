"""Conditions on what belongs to people, sentences as conditions, why found, counts, columns."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pmis_desktop.errors.services import ColumnSetNameError, FieldRefusedError
from pmis_desktop.models import settings
from pmis_desktop.models.vault import opening, schema
from pmis_desktop.rules import strokes
from pmis_desktop.services import column_sets, settling
from pmis_desktop.services.browsing import conditions, members, tallying
from pmis_desktop.services.browsing.pseudo import PROBLEM
from pmis_desktop.services.browsing.query import Condition, MemberQuery, Test
from pmis_desktop.services.browsing.understanding import understood
from pmis_desktop.services.house import House
from pmis_desktop.services.quality import scanning
from tests import vaults
from tests.services.counties import rows

BRANCH = "中共城关镇东街支部委员会"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Four people with what each of them does and can do."""
    made = vaults.county_house(tmp_path_factory.mktemp("lists"))
    branch = vaults.add_organisation(made, BRANCH)
    people = {
        "马超": {"birth_date": "1998-02-01", "education": "21", "address": "红旗路12号幸福小区"},
        "王芳": {"birth_date": "1999-05-01", "education": "71", "former_names": "王招弟"},
        "王一": {"birth_date": "1966-03-04", "education": "22", "employer_post": "红星计算机公司"},
        "丁一": {"birth_date": "1950-01-01", "education": "11", "full_member_on": "1976-03-04"},
    }
    ids = {
        name: vaults.add_member(
            made, branch, name=name, id_number=vaults.id_number(11 + 2 * at), **given
        )
        for at, (name, given) in enumerate(people.items())
    }
    belongings = (
        ("skill", "马超", {"kind": "computing", "name": "数据库管理"}),
        ("skill", "王芳", {"kind": "language", "name": "英语", "level": "六级"}),
        ("skill", "丁一", {"kind": "certificate", "name": "教师资格证", "removed": "1"}),
        ("training", "王芳", {"name": "计算机初级班"}),
        ("post", "王一", {"organisation": branch, "post": "001A", "began_on": "2020-01-01"}),
        ("award", "丁一", {"name": "优秀共产党员"}),
        ("attachment", "马超", {"kind": "photo", "hash": "0" * 64}),
    )
    with made.change("登记经历") as change:
        for entity, name, values in belongings:
            change.create(entity, {"member": ids[name], **values})
        change.update("member", ids["丁一"], {"seniority_correction": "-12"})
    yield made
    made.vault.close()


def names(house: House, query: MemberQuery) -> list[str]:
    found = members.find(house, query)
    shown = members.page(house, found)
    return [shown[row].name for row in found]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("懂计算机", {"马超", "王芳", "王一"}),
        ("懂电脑", {"马超"}),
        ("懂计算机、30 岁以下、大专以上", {"马超"}),
        ("会英语", {"王芳"}),
        ("有教师资格证", set()),
        ("党龄49年以上", {"丁一"}),
        ("党龄50年以上", set()),
        ("60岁以上 王", {"王一"}),
        ("初中以下", {"王芳"}),
        ("研究生学历", {"丁一"}),
    ],
)
def test_a_sentence_finds_people(house: House, typed: str, expected: set[str]) -> None:
    assert set(names(house, understood(MemberQuery(search=typed)))) == expected


@pytest.mark.parametrize(
    ("condition", "expected", "said"),
    [
        (Condition(field="skill", value="computing"), {"马超"}, "特长类别：计算机"),
        (
            Condition(field="skill", test=Test.EMPTY),
            {"王一", "丁一"},
            "特长类别：没有",
        ),
        (Condition(field="language", value="英"), {"王芳"}, "外语：含“英”"),
        (Condition(field="training", test=Test.FILLED), {"王芳"}, "培训：有"),
        (Condition(field="post", value="001A"), {"王一"}, "党内任职：书记"),
        (Condition(field="award", value="优秀"), {"丁一"}, "奖励：含“优秀”"),
        (
            Condition(field="attachment", test=Test.IS_NOT, value="photo"),
            {"王芳", "王一", "丁一"},
            "照片与材料：缺照片",
        ),
        (
            Condition(field="seniority", test=Test.AT_MOST, value="48"),
            {"马超", "王芳", "王一"},
            "党龄：48 年以下",
        ),
        (Condition(field="seniority", value="49"), {"丁一"}, "党龄：49 年"),
        (
            Condition(field="joined_on", test=Test.WITHIN, value="300"),
            {"马超", "王芳", "王一", "丁一"},
            "加入党组织日期：最近 300 个月",
        ),
        (Condition(field="joined_on", test=Test.WITHIN, value="3"), set(), "…：最近 3 个月"),
        (
            Condition(field="education_level", test=Test.AT_LEAST, value="大学本科"),
            {"马超", "丁一"},
            "学历层次：大学本科及以上",
        ),
    ],
)
def test_what_belongs_to_people_can_be_asked(
    house: House, condition: Condition, expected: set[str], said: str
) -> None:
    assert set(names(house, MemberQuery(conditions=(condition,)))) == expected
    assert members.condition_words(house, condition).endswith(said.removeprefix("…"))


@pytest.mark.parametrize(
    "condition",
    [
        Condition(field="seniority", test=Test.AT_LEAST, value="很久"),
        Condition(field="joined_on", test=Test.WITHIN, value="几"),
        Condition(field="education_level", test=Test.AT_LEAST, value="幼儿园"),
    ],
)
def test_nonsense_is_refused(house: House, condition: Condition) -> None:
    with pytest.raises(FieldRefusedError):
        conditions.clause(condition, house.today)


def test_whoever_has_problems_can_be_asked_for(house: House) -> None:
    scanning.scan(house)
    everybody = set(names(house, MemberQuery()))
    asked = MemberQuery(conditions=(Condition(field=PROBLEM, test=Test.FILLED),))
    faulty = set(names(house, asked))
    assert faulty
    others = MemberQuery(conditions=(Condition(field=PROBLEM, test=Test.EMPTY),))
    assert set(names(house, others)) == everybody - faulty
    of_rule = Condition(field=PROBLEM, value="missing")
    assert set(names(house, MemberQuery(conditions=(of_rule,)))) <= faulty
    assert members.condition_words(house, of_rule).startswith("质量问题：")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("招弟", {"王芳": "曾用名 王招弟"}),
        ("幸福小区", {"马超": "住址 红旗路12号幸福小区"}),
        ("红星", {"王一": "工作 红星计算机公司"}),
        ("数据库", {"马超": "特长 数据库管理"}),
        ("王", {"王一": "", "王芳": ""}),
        ("王招弟", {"王芳": "曾用名 王招弟"}),
        ("%", {}),
    ],
)
def test_a_fragment_finds_and_says_why(house: House, typed: str, why: dict[str, str]) -> None:
    found = members.find(house, MemberQuery(search=typed))
    shown = members.page(house, found, search=typed)
    assert {row.name: row.why for row in shown.values()} == why


def test_lists_stand_by_strokes_both_ways(house: House) -> None:
    up = names(house, MemberQuery(order="strokes"))
    assert up == ["丁一", "马超", "王一", "王芳"]
    assert names(house, MemberQuery(order="strokes", descending=True)) == up[::-1]
    assert names(house, MemberQuery(search="王", order="strokes")) == ["王一", "王芳"]


def test_the_found_are_counted_by_a_field(house: House) -> None:
    query = MemberQuery(search="王")
    found = tallying.tally(house, query, "education")
    assert {(each.words, each.count) for each in found} == {("初中", 1), ("大专", 1)}
    narrowed = MemberQuery(search="王", conditions=(found[0].condition,))
    assert len(members.find(house, narrowed)) == found[0].count
    (no_degree,) = tallying.tally(house, query, "degree")
    assert (no_degree.words, no_degree.count, no_degree.condition.test) == ("未填", 2, Test.EMPTY)
    with pytest.raises(ValueError, match="address"):
        tallying.tally(house, query, "address")


def test_sets_of_columns_are_kept_renamed_and_dropped(house: House) -> None:
    saved = column_sets.save(house, " 慰问 ", ["address", "name", "age", "shoe_size", "age"])
    assert (saved.name, saved.columns) == ("慰问", ("name", "address", "age"))
    assert column_sets.sets(house)[-1] == saved
    column_sets.save(house, "别的", ["mobile"])
    with pytest.raises(ColumnSetNameError):
        column_sets.rename(house, "慰问", "别的")
    column_sets.rename(house, "慰问", "春节慰问")
    assert [each.name for each in column_sets.sets(house) if not each.usual] == [
        "别的",
        "春节慰问",
    ]
    for name in ("别的", "春节慰问"):
        column_sets.drop(house, name)
    assert column_sets.sets(house) == column_sets.USUAL


@pytest.mark.parametrize("name", ["", "  ", "基本", "长" * 21])
def test_a_set_needs_a_name_of_its_own(house: House, name: str) -> None:
    with pytest.raises(ColumnSetNameError):
        column_sets.save(house, name, ["mobile"])


def test_any_field_can_be_a_column_and_numbers_stay_masked(house: House) -> None:
    found = members.find(house, MemberQuery(search="丁一"))
    (row,) = members.page(house, found, list(members.COLUMNS)).values()
    assert set(members.COLUMNS) <= set(row.cells)
    assert row.cells["seniority"] == "49"
    assert vaults.id_number(17)[6:14] not in row.cells["id_number"]


def test_an_older_file_gets_the_strokes_of_its_names(tmp_path: Path) -> None:
    steps = tmp_path / "steps"
    steps.mkdir()
    for name in ("0001.sql", "0002.sql", "0003.sql"):
        (steps / name).write_bytes((schema.FOLDER / name).read_bytes())
    old = opening.create_vault(
        tmp_path / "old",
        operator="甲",
        post="组织委员",
        passphrase=vaults.PASSPHRASE,
        kind="county",
        cost=vaults.CHEAP,
        clock=lambda: vaults.NOW,
        schema_folder=steps,
    )
    with old, old.database.writing() as connection:
        for at, name in enumerate(("王芳", "丁一")):
            connection.exec_driver_sql(
                "INSERT INTO member (id, revision, name, branch) VALUES (?, 1, ?, 'b')",
                (str(at), name),
            )
    with opening.open_vault(tmp_path / "old", vaults.PASSPHRASE, clock=lambda: vaults.NOW) as now:
        house = settling.settle_in(now).house
        kept = rows(house, "SELECT name, strokes FROM member ORDER BY strokes")
        assert kept == [(name, strokes.key(name)) for name in ("丁一", "王芳")]
        with house.reading() as connection:
            assert settings.get(connection, settings.STROKES) == strokes.EDITION
