"""The list of members: who stands in it, in which order, and what each row shows."""

from collections.abc import Mapping, Sequence

import pytest

from pmis_desktop.errors.services import FieldRefusedError, FieldUnknownError
from pmis_desktop.models.rows import fetch
from pmis_desktop.rules import pinyin
from pmis_desktop.services import searching
from pmis_desktop.services.browsing import members
from pmis_desktop.services.browsing.members import COLUMNS, Headcount
from pmis_desktop.services.browsing.query import Condition, MemberQuery, Test
from pmis_desktop.services.house import House
from tests import vaults
from tests.services.counties import EAST, NAMES, WEST, County, organisation

PEOPLE: Mapping[str, Mapping[str, str]] = {
    "单晓明": {"birth_date": "1946-03-04", "education": "61", "joined_on": "1975"},
    "仇长乐": {"birth_date": "1966-03-05", "education": "10", "lost": "0"},
    "欧阳静": {"birth_date": "1966-03", "floating": "1", "floating_to": "西安"},
    "吕晓燕": {"birth_date": "1966-03-04", "joined_on": "2020-01", "probation_extension": "6"},
}
PROBATIONER = {"category": "probationary", "joined_on": "2025-07-01", "name": "何晓梅"}


@pytest.fixture
def house(county: County) -> House:
    """The county with the nine of the branches and five more in the west."""
    branch = organisation(county.house, WEST)
    for number, (name, given) in enumerate(PEOPLE.items()):
        values = {"name": name, "id_number": vaults.id_number(501 + 2 * number), **given}
        vaults.add_member(county.house, branch, **values)
    vaults.add_member(
        county.house, branch, **PROBATIONER, full_member_on="", id_number=vaults.id_number(702)
    )
    return county.house


def listed(house: House, query: MemberQuery) -> list[str]:
    """Names in the order of a list, read page by page as a window does."""
    found = members.find(house, query)
    assert found.typecode == "q"
    shown: dict[int, str] = {}
    for start in range(0, len(found), 4):
        shown |= {n: row.name for n, row in members.page(house, found[start : start + 4]).items()}
    return [shown[number] for number in found]


def holding(house: House, field: str, test: Test = Test.IS, value: str = "") -> set[str]:
    """Names that fulfil one condition."""
    condition = Condition(field=field, test=test, value=value)
    return set(listed(house, MemberQuery(conditions=(condition,))))


def everybody(house: House) -> set[str]:
    return set(listed(house, MemberQuery()))


def test_a_list_without_a_question_has_everybody_by_pinyin(house: House) -> None:
    names = listed(house, MemberQuery())
    assert len(names) == 14
    assert names[:3] == ["冯德胜", "何晓梅", "李建国"]
    assert listed(house, MemberQuery(descending=True)) == names[::-1]


def test_search_scope_and_condition_narrow_together(house: House) -> None:
    west = organisation(house, WEST)
    assert listed(house, MemberQuery(search="xm")) == []
    assert listed(house, MemberQuery(search="晓")) == ["何晓梅", "吕晓燕", "单晓明"]
    assert listed(house, MemberQuery(search="晓", within=west, descending=True)) == [
        "单晓明",
        "吕晓燕",
        "何晓梅",
    ]
    full = Condition(field="category", value="full")
    assert listed(house, MemberQuery(search="晓", conditions=(full,))) == ["吕晓燕", "单晓明"]
    assert listed(house, MemberQuery(search="晓", within=organisation(house, EAST))) == []
    assert listed(house, MemberQuery(within="no such organisation")) == []


@pytest.mark.parametrize("column", [*list(COLUMNS)[:14], "employer_post", "lost_since"])
def test_every_column_orders_the_list_both_ways_and_leaves_nobody_out(
    house: House, column: str
) -> None:
    up = listed(house, MemberQuery(order=column))
    down = listed(house, MemberQuery(order=column, descending=True))
    assert set(up) == set(down) == everybody(house)
    shown = {row.name: row.cells[column] for row in pages(house, [column]).values()}
    filled = [name for name in up if shown[name]]
    assert up == [*filled, *(name for name in up if not shown[name])]
    assert {shown[name] for name in down[len(filled) :]} <= {""}


def pages(house: House, columns: Sequence[str] = ("age",)) -> dict[int, members.MemberRow]:
    return members.page(house, members.find(house, MemberQuery()), columns)


def test_the_oldest_come_first_and_last(house: House) -> None:
    youngest_first = listed(house, MemberQuery(order="age"))
    assert youngest_first[-1] == "单晓明"
    assert listed(house, MemberQuery(order="age", descending=True))[0] == "单晓明"
    assert listed(house, MemberQuery(order="birth_date"))[0] == "单晓明"


def test_branches_stand_in_the_order_of_the_tree(house: House) -> None:
    with house.change("调整顺序") as change:
        for place, street in enumerate((WEST, EAST)):
            rec = organisation(house, street)
            change.update("organisation", rec, {"display_order": str(place + 1)})
    found = listed(house, MemberQuery(order="branch"))
    assert found.index("李建国") < found.index("钱大勇") < found.index("赵小雷")


def test_an_unknown_column_is_a_fault_of_the_program(house: House) -> None:
    with pytest.raises(KeyError):
        members.find(house, MemberQuery(order="shoe_size"))


def test_ages_count_whole_years_up_to_today(house: House) -> None:
    # Today is 4 March 2026: the 60th birthday, one day before it, and a month known only.
    sixty = {"吕晓燕", "欧阳静", "单晓明"}
    assert holding(house, "age", Test.AT_LEAST, "60") == sixty
    assert holding(house, "age", Test.AT_MOST, "59") == everybody(house) - sixty
    assert holding(house, "age", Test.IS, "80") == {"单晓明"}
    assert holding(house, "age", Test.IS, "59") == {"仇长乐"}
    assert holding(house, "age", Test.IS_NOT, "80") == everybody(house) - {"单晓明"}
    assert holding(house, "age", Test.EMPTY) == set()
    assert holding(house, "age", Test.FILLED) == everybody(house)
    cells = {row.name: row.cells["age"] for row in pages(house).values()}
    assert [cells[name] for name in PEOPLE] == ["80", "59", "60", "60"]
    with pytest.raises(FieldRefusedError):
        holding(house, "age", Test.IS, "六十")


def test_a_code_stands_for_everything_under_it(house: House, county: County) -> None:
    with house.change("更细的代码") as change:
        change.update("member", county.people["赵小雷"], {"education": "6199"})
    assert holding(house, "education", Test.IS, "61") == {"单晓明", "赵小雷"}
    assert holding(house, "education", Test.IS, "10") == {"仇长乐"}
    assert holding(house, "education", Test.IS_NOT, "61") == everybody(house) - {
        "单晓明",
        "赵小雷",
    }
    assert holding(house, "category", Test.IS, "probationary") == {"何晓梅"}
    assert holding(house, "status", Test.IS, "normal") == everybody(house)
    assert holding(house, "status", Test.IS_NOT, "normal") == set()


def test_dates_known_to_the_month_or_year(house: House) -> None:
    assert holding(house, "joined_on", Test.AT_LEAST, "2020-01-01") == {"吕晓燕", "何晓梅"}
    assert holding(house, "joined_on", Test.AT_LEAST, "2020-02") == {"何晓梅"}
    assert holding(house, "joined_on", Test.AT_MOST, "1975-12-31") == {"单晓明"}
    assert holding(house, "joined_on", Test.AT_MOST, "1975") == {"单晓明"}
    assert holding(house, "joined_on", Test.IS, "2020") == {"吕晓燕"}
    assert holding(house, "joined_on", Test.IS_NOT, "2020") == everybody(house) - {"吕晓燕"}
    assert "何晓梅" in holding(house, "full_member_on", Test.EMPTY)


def test_flags_texts_numbers_and_branches(house: House) -> None:
    assert holding(house, "floating", Test.IS, "1") == {"欧阳静"}
    assert holding(house, "floating", Test.IS_NOT, "1") == everybody(house) - {"欧阳静"}
    assert holding(house, "lost", Test.IS, "0") == {"仇长乐"}
    assert holding(house, "floating_to", Test.IS, "安") == {"欧阳静"}
    assert holding(house, "floating_to", Test.IS, "%") == set()
    assert holding(house, "floating_to", Test.IS_NOT, "安") == everybody(house) - {"欧阳静"}
    assert holding(house, "floating_to", Test.FILLED) == {"欧阳静"}
    assert holding(house, "probation_extension", Test.AT_LEAST, "3") == {"吕晓燕"}
    assert holding(house, "probation_extension", Test.AT_MOST, "12") == {"吕晓燕"}
    assert holding(house, "probation_extension", Test.IS, "6") == {"吕晓燕"}
    east = organisation(house, EAST)
    assert holding(house, "branch", Test.IS, east) == {"赵小雷", "钱大勇", "孙桂兰"}


@pytest.mark.parametrize("field", ["shoe_size", "removed", "row"])
def test_a_condition_on_no_field_is_refused(house: House, field: str) -> None:
    with pytest.raises(FieldUnknownError):
        holding(house, field, Test.FILLED)


def test_codes_are_not_more_or_less(house: House) -> None:
    with pytest.raises(ValueError, match="at_least"):
        holding(house, "sex", Test.AT_LEAST, "1")


def test_who_was_removed_or_has_left_stands_in_no_list(house: House, county: County) -> None:
    with house.change("移除") as change:
        gone = {"removed": "1", "removed_reason": "重复录入"}
        change.update("member", county.people["赵小雷"], gone)
    assert "赵小雷" not in everybody(house)
    assert holding(house, "name", Test.IS, "赵小雷") == set()


def test_a_row_is_ready_to_show_and_masked(house: House) -> None:
    (row,) = members.page(house, members.find(house, MemberQuery(search="单晓明"))).values()
    assert dict(row.cells) == {
        "name": "单晓明",
        "sex": "男",
        "age": "80",
        "birth_date": "1946-03-04",
        "id_number": vaults.id_number(501)[:6] + "********" + vaults.id_number(501)[-4:],
        "ethnic_group": "汉族",
        "education": row.cells["education"],
        "category": "正式党员",
        "joined_on": "1975",
        "full_member_on": "2006-04-28",
        "seniority": "19",
        "status": "正常",
        "branch": NAMES[WEST],
        "mobile": "138****0001",
    }
    assert row.cells["education"] not in {"", "61"}
    assert row.badge == ""


def test_rows_that_are_gone_are_missing_from_a_page(house: House) -> None:
    assert members.page(house, [10**6]) == {}
    assert members.page(house, []) == {}


def test_heads_are_counted_whatever_was_searched(house: House, county: County) -> None:
    assert members.headcount(house) == Headcount(total=14, full=13, probationary=1)
    west = organisation(house, WEST)
    assert members.headcount(house, west) == Headcount(total=8, full=7, probationary=1)
    searched = MemberQuery(search="晓", within=west)
    assert members.count_sentence(house, searched, 3) == (
        f"找到 3 人（{NAMES[WEST]}共 8 人，正式 7，预备 1）"
    )
    assert members.count_sentence(house, MemberQuery(), 14) == "全县共 14 人，正式 13，预备 1"
    site = county.sites[EAST]
    assert members.count_sentence(site, MemberQuery(), 3) == "本支部共 3 人，正式 3，预备 0"


WORDS = [
    (Condition(field="age", test=Test.AT_LEAST, value="60"), "年龄：60 岁以上"),
    (Condition(field="age", test=Test.AT_MOST, value="35"), "年龄：35 岁以下"),
    (Condition(field="age", test=Test.EMPTY), "年龄：未填"),
    (Condition(field="category", value="probationary"), "人员类别：预备党员"),
    (Condition(field="category", test=Test.IS_NOT, value="full"), "人员类别：不是正式党员"),
    (Condition(field="floating", value="1"), "是否为流动党员：是"),
    (Condition(field="address", value="东街"), "家庭住址：含“东街”"),
    (Condition(field="mobile", test=Test.EMPTY), "手机号码：未填"),
    (
        Condition(field="joined_on", test=Test.AT_LEAST, value="2020-01"),
        "加入党组织日期：2020年1月及以后",
    ),
    (
        Condition(field="probation_extension", test=Test.AT_LEAST, value="3"),
        "延长预备期（月）：3及以上",
    ),
]


@pytest.mark.parametrize(("condition", "words"), WORDS)
def test_conditions_are_told_in_words(house: House, condition: Condition, words: str) -> None:
    assert members.condition_words(house, condition) == words


def test_a_branch_is_told_by_its_name(house: House) -> None:
    condition = Condition(field="branch", value=organisation(house, EAST))
    assert members.condition_words(house, condition) == f"所在党支部：{NAMES[EAST]}"


def test_pickers_offer_what_is_in_force(house: House) -> None:
    labels = [choice.label for choice in members.choices(house, "category")]
    assert {"正式党员", "预备党员"} <= set(labels)
    assert [each.value for each in members.choices(house, "floating")] == ["1", "0"]
    assert [each.label for each in members.choices(house, "branch")] == list(NAMES.values())
    assert members.choices(house, "address") == ()


def plan(house: House, rest: str) -> str:
    with house.reading() as connection:
        asked = f"EXPLAIN QUERY PLAN SELECT m.row FROM member AS m {rest}"  # noqa: S608
        return " ".join(str(row[3]) for row in fetch(connection, asked))


def test_lists_are_read_from_narrow_indexes(house: House) -> None:
    here = "WHERE m.removed IS NULL AND m.branch IS NOT NULL"
    for way in ("ASC", "DESC"):
        usual = plan(house, f"{here} ORDER BY m.pinyin {way}, m.row {way}")
        assert usual == "SCAN m USING INDEX member_listed"
        strokes = plan(house, f"{here} ORDER BY m.strokes {way}, m.row {way}")
        assert strokes == "SCAN m USING INDEX member_strokes"
    told = plan(house, f"WHERE m.row IN ({searching._told('东街')[0].replace('?', 'NULL')})")
    assert "COVERING INDEX member_told" in told
    for column in ("birth_date", "mobile", "joined_on"):
        assert "COVERING INDEX member_columns" in plan(house, f"{here} ORDER BY +m.{column}")


def test_letters_find_the_same_as_every_other_way_of_asking(house: House) -> None:
    gone = vaults.add_member(
        house, organisation(house, WEST), name="单晓亮", id_number=vaults.id_number(801)
    )
    with house.change("移除") as change:
        change.update("member", gone, {"removed": "1", "removed_reason": "重复录入"})
    words = {
        word[:length]
        for name in (*everybody(house), "单晓亮")
        for each in (pinyin.spell(name),)
        for word in (*each.full, *each.initials, "nobody")
        for length in range(1, len(word) + 1)
    }
    with house.reading() as connection:
        for word in sorted(words):
            some = searching.clauses(connection, word)
            for way, descending in (("ASC", False), ("DESC", True)):
                asked = searching.member_rows(connection, some, f"m.pinyin {way}, m.row {way}")
                found = searching.spelled_rows(
                    connection, f" {word.upper()} ", descending=descending
                )
                assert found == asked, word
        assert len(searching.spelled_rows(connection, "s") or ()) >= 1
        for text in ("", "张", "z1", "zhang san"):
            assert searching.spelled_rows(connection, text) is None
