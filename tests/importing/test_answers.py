"""Answers instead of refusals: columns, meanings, mended cells, who is who; some are remembered."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from pmis_desktop.errors.importing import NotAMeaningError, NotOnePartError
from pmis_desktop.errors.spreadsheets import SeveralTablesError
from pmis_desktop.rules.fields import member_field
from pmis_desktop.rules.values import show
from pmis_desktop.services import history, importing, listing
from pmis_desktop.services.house import House
from pmis_desktop.services.importing import (
    ANOTHER,
    Check,
    Corrections,
    Source,
    aliases,
    answers,
    layouts,
)
from pmis_desktop.services.importing.answers import ALWAYS, ONE_ROW, THIS_SHEET, Answer
from pmis_desktop.services.importing.details import changes
from pmis_desktop.services.importing.layouts import How
from pmis_desktop.spreadsheets.cells import Sheet
from tests.importing.workbooks import (
    EAST,
    HEAD,
    codes_of,
    members_by_name,
    outcomes,
    person,
    sheet,
    source_of,
)
from tests.vaults import add_member, add_organisation, id_number

WEST = "中共城关镇西街支部委员会"


def people(*changes: Mapping[str, object], head: tuple[str, ...] = HEAD) -> Sheet:
    return sheet(head, *(person(n, change) for n, change in enumerate(changes)))


def answered(
    house: House, source: Source, check: Check, *given: Answer
) -> tuple[Check, Corrections]:
    made = answers.corrected(house, source, check, check.sheet.answers, list(given))
    return importing.check_source(house, source, made), made


def test_a_meaning_holds_for_every_row_that_is_spelt_so(county: House) -> None:
    source = source_of(county, [people({"学历": "念过几年书"}, {}, {"学历": "念过几年书"})])
    before = importing.check_source(county, source)
    assert (before.asked, before.added) == (2, 1)
    said = Answer(0, "education", "念过几年书", "小学", THIS_SHEET)
    after, _ = answered(county, source, before, said)
    assert after.added == 3
    assert [show(member_field("education"), r.values["education"]) for r in after.sheet.rows] == [
        "小学",
        "大专",
        "小学",
    ]
    assert importing.check_source(county, source).asked == 2


def test_what_holds_for_always_is_remembered(county: House) -> None:
    source = source_of(county, [people({"学历": "念过几年书"}, {"所在党支部": "东街老支部"})])
    east = add_organisation(county, EAST)
    check = importing.check_source(county, source)
    answered(
        county,
        source,
        check,
        Answer(0, "education", "念过几年书", "小学", ALWAYS),
        Answer(1, "branch", "东街老支部", east, ALWAYS),
    )
    again = importing.check_source(county, source_of(county, [people({"学历": "念过几年书"})]))
    assert (again.asked, again.added) == (0, 1)
    moved = importing.check_source(
        county, source_of(county, [people({"所在党支部": "东街老支部"})])
    )
    assert (moved.added, moved.organisations_added) == (1, 0)


def test_numbers_for_sex_mean_something_in_their_own_layout_only(county: House) -> None:
    source = source_of(county, [people({"性别": 1})])
    check = importing.check_source(county, source)
    assert codes_of(check) == [(2, "foreign_number", "asked")]
    answered(county, source, check, Answer(0, "sex", "1", "1", ALWAYS))
    assert importing.check_source(county, source_of(county, [people({"性别": 1})])).added == 1
    turned = sheet(tuple(reversed(HEAD)), list(reversed(person(0, {"性别": 1}))))
    other = source_of(county, [turned])
    assert importing.check_source(county, other).asked == 1


def test_a_meaning_that_is_none_is_refused(county: House) -> None:
    with pytest.raises(NotAMeaningError):
        aliases.remember(county, member_field("education"), "念过", "没有这个代码", "")


def test_a_cell_is_mended_in_its_row_only(county: House) -> None:
    source = source_of(county, [people({"出生日期": "1980-13-45"}, {"出生日期": "1980-13-45"})])
    check = importing.check_source(county, source)
    said = Answer(1, "birth_date", "1980-13-45", "1980.4.29", ONE_ROW)
    after, _ = answered(county, source, check, said)
    assert outcomes(after) == {"2": "rejected date_not_real", "3": "added"}
    assert after.sheet.rows[1].values["birth_date"] == "1980-04-29"
    wrong, _ = answered(county, source, check, Answer(1, "birth_date", "", "昨天", ONE_ROW))
    assert outcomes(wrong)["3"] == "rejected not_a_date"


def test_a_doubtful_date_is_settled_by_one_of_its_offers(county: House) -> None:
    source = source_of(county, [people({"加入党组织日期": 2005.1, "转为正式党员日期": "2006-10"})])
    (problem,) = importing.check_source(county, source).problems
    assert [offer.value for offer in problem.offers] == ["2005-01", "2005-10"]
    check = importing.check_source(county, source, Corrections().mend(0, "joined_on", "2005-10"))
    assert (check.added, check.sheet.rows[0].values["joined_on"]) == (1, "2005-10")


def test_an_old_number_is_offered_as_the_new_one(county: House) -> None:
    source = source_of(county, [people({"公民身份证号": "610523800429013"})])
    (problem,) = importing.check_source(county, source).problems
    assert [offer.value for offer in problem.offers] == [id_number(13)]


def test_somebody_without_a_number_is_who_a_person_says(county: House) -> None:
    east = add_organisation(county, EAST)
    rec = add_member(county, east, name="赵小甲", address="旧街")
    source = source_of(county, [people({"公民身份证号": None}, {"公民身份证号": None})])
    check = importing.check_source(county, source)
    assert outcomes(check) == {"2": "asked no_id_number", "3": "rejected required"}
    (offer,) = check.problems_by_key[0][0].offers
    assert offer.value == rec
    assert "610523********" in offer.label
    after, _ = answered(county, source, check, Answer(0, "", "", rec, ONE_ROW))
    assert after.states[0] == "updated"
    assert [each.before for each in changes(after, 0) if each.label == "家庭住址"] == ["旧街"]
    trusted, _ = answered(county, source, check, Answer(0, "", "", "", THIS_SHEET, by_name=True))
    assert trusted.states[0] == "updated"


def test_a_namesake_is_the_same_person_or_another(county: House) -> None:
    east = add_organisation(county, EAST)
    rec = add_member(county, east, name="赵小甲", id_number=id_number(99))
    source = source_of(county, [people({})])
    check = importing.check_source(county, source)
    assert codes_of(check) == [(2, "namesake", "asked")]
    same, _ = answered(county, source, check, Answer(0, "", "", rec, ONE_ROW))
    assert (same.updated, same.writes[0].values["id_number"]) == (1, id_number(11))
    other, _ = answered(county, source, check, Answer(0, "", "", ANOTHER, ONE_ROW))
    assert (other.added, other.asked) == (1, 0)


def test_new_branches_are_named_and_may_be_an_old_one(county: House) -> None:
    east = add_organisation(county, EAST)
    source = source_of(county, [people({"所在党支部": "城关镇东街村党支部"}, {})])
    check = importing.check_source(county, source)
    (branch,) = check.new_branches
    assert (branch.name, branch.rows) == ("城关镇东街村党支部", 1)
    assert [offer.label for offer in branch.likely] == [EAST]
    after, _ = answered(county, source, check, Answer(-1, "branch", branch.name, east, THIS_SHEET))
    assert (after.organisations_added, after.new_branches) == (0, ())


def test_a_branch_typed_by_name_is_looked_up_like_any_other(county: House) -> None:
    add_organisation(county, EAST)
    source = source_of(county, [people({"所在党支部": "12345"})])
    check = importing.check_source(county, source)
    assert codes_of(check) == [(2, "unknown_branch", "asked")]
    typed = Answer(0, "branch", "12345", "城关镇东街支部", THIS_SHEET)
    after, _ = answered(county, source, check, typed)
    assert (after.added, after.organisations_added) == (1, 0)
    nowhere, _ = answered(county, source, check, Answer(0, "branch", "12345", "999", ALWAYS))
    assert codes_of(nowhere) == [(2, "unknown_branch", "asked")]


def test_a_committee_offers_its_branches(county: House) -> None:
    town = add_organisation(county, "中共城关镇委员会", kind="611")
    add_organisation(county, WEST, parent=town)
    source = source_of(county, [people({"所在党支部": "中共城关镇委员会"})])
    (problem,) = importing.check_source(county, source).problems
    assert [offer.label for offer in problem.offers] == [WEST]


def test_columns_are_corrected_and_remembered(county: House) -> None:
    head = tuple("文化水平" if each == "学历" else each for each in HEAD)
    made = [sheet(head, person(0))]
    source = source_of(county, made)
    (layout,) = source.layouts
    assert layout.is_plain
    assert layout.unread == {"G": "文化水平"}
    said = layouts.corrected(layout, {6: "education"})
    assert importing.check_source(county, source.corrected(said)).sheet.rows[0].values["education"]
    layouts.remember(county, said)
    (known,) = source_of(county, made).layouts
    assert known.columns[6].how is How.SAID
    assert known.unread == {}
    assert importing.check_source(county, source_of(county, made)).sheet.rows[0].values["education"]


def test_columns_told_by_content_are_shown_first(county: House) -> None:
    head = tuple("" if each == "公民身份证号" else each for each in HEAD)
    (layout,) = source_of(county, [sheet(head, person(0))]).layouts
    assert not layout.is_plain
    assert layout.columns[2].how is How.CONTENT
    missing = tuple(each for each in HEAD if each != "公民身份证号")
    (layout,) = source_of(county, [sheet(missing, person(0, head=missing))]).layouts
    assert layout.missing == ("id_number",)


def test_what_was_tidied_is_said_and_counted(county: House) -> None:
    cells = {"姓名": "张　三", "家庭住址": "无", "民族": "汉", "出生日期": "1980.04.29"}
    check = importing.check_source(county, source_of(county, [people(cells, cells)]))
    found = {each.about.id: (each.before, each.after, each.rows) for each in check.sheet.tidied}
    assert found == {
        "name": ("张　三", "张三", 2),
        "address": ("无", "", 2),
        "ethnic_group": ("汉", "汉族", 2),
        "birth_date": ("1980.04.29", "1980-04-29", 2),
    }


def test_several_sheets_are_chosen_never_guessed(county: House, tmp_path: Path) -> None:
    made = Workbook()
    for number, name in enumerate(("东街", "西街")):
        tab = made.active if number == 0 else made.create_sheet()
        tab.title = name
        tab.append(list(HEAD))
        tab.append(person(number))
    path = tmp_path / "两张.xlsx"
    made.save(path)
    with pytest.raises(SeveralTablesError, match="“东街”、“西街”"):
        importing.check(county, path)
    with pytest.raises(NotOnePartError):
        importing.check(county, path, sheet="南街")
    assert importing.check(county, path, sheet="西街").read == 1
    both = importing.check(county, path, sheet="*")
    assert (both.read, both.added) == (2, 2)
    assert both.sheet.name_of_parts == ("东街", "西街")


def test_the_marked_copy_says_what_is_wrong_where(county: House, tmp_path: Path) -> None:
    made = people({"学历": "念过几年书"}, {"公民身份证号": "=1+1"}, {})
    check = importing.check_source(county, source_of(county, [made]))
    importing.write_marked(check, tmp_path / "标出.xlsx")
    active = load_workbook(tmp_path / "标出.xlsx").active
    assert [cell.value for cell in active[2]] == [*HEAD, "检查结果"]
    assert active.cell(3, len(HEAD) + 1).value.startswith("待核对")
    assert active["G3"].fill.fgColor.rgb == "FFFFE8A3"
    assert active["C4"].data_type == "s"
    assert active["C4"].fill.fgColor.rgb == "FFF4B8B8"
    assert active.cell(5, len(HEAD) + 1).value in {None, ""}


def test_an_import_with_answers_is_one_undo(county: House) -> None:
    source = source_of(county, [people({"学历": "念过几年书"}, {"出生日期": "1980-13-45"})])
    answers_ = (
        Corrections().mean("education", "念过几年书", "8").mend(1, "birth_date", "1980-04-29")
    )
    importing.apply(county, importing.check_source(county, source, answers_))
    assert members_by_name(county)["赵小甲"]["education"] == "小学教育"
    history.undo(county)
    assert listing.members(county) == []
