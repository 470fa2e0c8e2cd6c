"""What offices really send: one fault or layout each, and what must become of every row."""

import datetime as dt
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import pytest
from openpyxl import Workbook

from pmis_desktop.services import importing
from pmis_desktop.services.house import House
from pmis_desktop.spreadsheets.cells import Sheet
from tests.importing.workbooks import (
    EAST,
    HEAD,
    Values,
    child_reads,
    csv_sheets,
    outcomes,
    person,
    sheet,
    source_of,
    without,
)
from tests.vaults import add_member, add_organisation, county_house, id_number

TITLE = ["党员基本信息汇总表"]
NO_BRANCH = without("所在党支部")
SHORT = (
    "序号",
    "姓名",
    "公民身份证号",
    "所在党支部",
    "人员类别",
    "加入党组织日期",
    "转为正式党员日期",
    "手机号",
)
PHONE = ("公民身份证号", "手机号")
KNOWN = id_number(51)
LOST = "rejected id_precision_lost"
FOOTER = "skipped 表尾（填表人、合计等）"
AFTER = "skipped 在表尾之后"
NOTE = "skipped 说明文字"


@dataclass(frozen=True)
class Office:
    """A workbook: its sheets, what becomes of each row, and some values as they are stored."""

    sheets: Sequence[Sheet] | Callable[[], Sequence[Sheet]]
    rows: dict[str, str]
    values: dict[str, dict[str, str | None]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A county that knows two branches of one town and one member; nothing is written to it."""
    made = county_house(tmp_path_factory.mktemp("county"))
    town = add_organisation(made, "中共城关镇委员会", kind="611")
    east = add_organisation(made, EAST, parent=town, code="061000000101")
    add_organisation(made, "中共城关镇西街支部委员会", parent=town)
    add_member(made, east, name="周一", id_number=KNOWN, address="旧街1号")
    yield made
    made.vault.close()


def one(changes: Values, becomes: str, **values: str | None) -> Office:
    """Two people of whom the second has something special; the first is good."""
    rows = {"3": "added", "4": becomes}
    return Office([sheet(TITLE, HEAD, person(0), person(1, changes))], rows, {"4": values})


def under(*above: Sequence[object], head: Sequence[str] = HEAD, at: int = 0) -> Office:
    """One good person below what stands above the heading."""
    number = str(len(above) + 2)
    shifted: list[object] = [None] * at
    rows = [*above, [*shifted, *head], [*shifted, *person(0, head=head)]]
    return Office([sheet(*rows)], {number: "added"})


def between(special: Sequence[object], reason: str) -> Office:
    """A row that is no data, between two people."""
    rows = {"3": "added", "4": reason, "5": "added"}
    return Office([sheet(TITLE, HEAD, person(0), special, person(1))], rows)


def below(*lines: Sequence[object], **reasons: str) -> Office:
    """Rows below the last person."""
    rows = {"3": "added", **{number.strip("r"): reason for number, reason in reasons.items()}}
    return Office([sheet(TITLE, HEAD, person(0), *lines)], rows)


def stacked() -> Office:
    """A heading of two rows: some stand in the upper, some in the lower."""
    head = without("手机号", "家庭住址")
    upper = [*head, "联系方式", "联系方式"]
    lower = [*[None] * len(head), "手机号码", "固定电话"]
    row = [*person(0, head=head), "13800000001", "0913-3251001"]
    return Office(
        [sheet(TITLE, upper, lower, row)],
        {"4": "added"},
        {"4": {"mobile": "13800000001", "landline": "0913-3251001"}},
    )


def joined_labels() -> Office:
    """Two rows whose texts make sense only together."""
    head = without("加入党组织日期", "转为正式党员日期")
    upper = [*head, "入党", "转正"]
    lower = [*[None] * len(head), "日期", "时间"]
    row = [*person(0, head=head), "2005-04-28", "2006-04-28"]
    return Office([sheet(TITLE, upper, lower, row)], {"4": "added"})


def workbook(fill: Callable[[Workbook], None]) -> Callable[[], Sequence[Sheet]]:
    """A real .xlsx, as the reading child reads it."""

    def read() -> Sequence[Sheet]:
        made = Workbook()
        made.active.title = "表"
        for row in (TITLE, HEAD, person(0), person(1)):
            made.active.append(list(row))
        fill(made)
        stream = io.BytesIO()
        made.save(stream)
        return child_reads(stream.getvalue(), ".xlsx")

    return read


def hide(made: Workbook) -> None:
    made.active.row_dimensions[4].hidden = True
    made.active.column_dimensions["F"].hidden = True


def filter_out(made: Workbook) -> None:
    made.active.auto_filter.ref = "A2:P4"
    made.active.auto_filter.add_filter_column(0, ["赵小甲"])
    made.active.row_dimensions[4].hidden = True


def merge_heading(made: Workbook) -> None:
    """姓名 over two columns, of which the second holds the names."""
    active = made.active
    active.insert_cols(1)
    active["A2"] = "姓名"
    active["B2"] = None
    active.merge_cells("A2:B2")


def merge_branch(made: Workbook) -> None:
    made.active["B4"] = None
    made.active.merge_cells("B3:B4")


def far_styles(made: Workbook) -> None:
    made.active.cell(row=60_000, column=200).number_format = "@"


TWICE = [*person(0, {"序号": "1"}, SHORT), *person(1, {"序号": "2"}, SHORT)]
RARE: dict[str, dict[str, str | None]] = {"3": {"name": "𬍛玥"}}
NOTES = [[f"{n}. 请如实填写"] for n in range(8)]
WIDE = "".join(chr(ord(digit) + 0xFEE0) for digit in id_number(13))
TEXT_ROWS = [TITLE, HEAD, person(0, {"姓名": "𬍛玥"}), person(1)]
GOOD_TWO = {"3": "added", "4": "added"}
UNSAID = dict.fromkeys(("工作岗位", "是否为失联党员", "是否为流动党员"))
ZHOU = {**UNSAID, "姓名": "周一", "公民身份证号": KNOWN, "家庭住址": "旧街1号"}

OFFICES: dict[str, Office] = {
    # Files and encodings.
    "csv in UTF-8": Office(
        lambda: csv_sheets(TEXT_ROWS, "utf-8"), GOOD_TWO, {"3": {"name": "𬍛玥"}}
    ),
    "csv in UTF-8 with a mark": Office(lambda: csv_sheets(TEXT_ROWS, "utf-8-sig"), GOOD_TWO),
    "csv in GB 18030": Office(
        lambda: csv_sheets(TEXT_ROWS, "gb18030"), GOOD_TWO, {"3": {"name": "𬍛玥"}}
    ),
    "hidden rows and columns are read": Office(workbook(hide), GOOD_TWO, {"4": {"sex": "1"}}),
    "filtered rows are read": Office(workbook(filter_out), GOOD_TWO),
    "a heading merged over two columns": Office(workbook(merge_heading), GOOD_TWO),
    "a branch merged down its people": Office(workbook(merge_branch), GOOD_TWO),
    "a size that lies": Office(workbook(far_styles), GOOD_TWO),
    # Where the heading is.
    "no title": under(),
    "title and unit lines": under(TITLE, ["填报单位：城关镇", None, "填报时间：2026年3月"]),
    "a block of notes above": under(
        ["填表说明："], *[[f"{n}. 请如实填写"] for n in range(8)], TITLE
    ),
    "blank rows above": under(TITLE, [], []),
    "columns begin further right": under(TITLE, at=3),
    "another order of columns": under(TITLE, head=tuple(reversed(HEAD))),
    "a heading of two rows": stacked(),
    "headings that go together": joined_labels(),
    "item numbers of the printed form": under(TITLE, head=HEAD),
    # Rows that are no data.
    "a hint row": Office(
        [sheet(TITLE, HEAD, ["必填", "必填", "必填（18位）", "下拉选择"], person(0))],
        {"3": "skipped 填写提示", "4": "added"},
    ),
    "numbers of the columns": Office(
        [sheet(TITLE, HEAD, [str(n) for n in range(1, len(HEAD) + 1)], person(0))],
        {"3": "skipped 栏号", "4": "added"},
    ),
    "an example row": between(["示例", *person(2)[1:]], "skipped 小计或示例行"),
    "an example by its name": between(person(2, {"姓名": "张三（示例）"}), "skipped 小计或示例行"),
    "a note between": between(["注：此表由支部填写"], NOTE),
    "a note beside its word": between(["注", "此表由支部填写"], NOTE),
    "the heading once more": between(list(HEAD), "skipped 重复的表头"),
    "a subtotal": between(["小计", None, "1"], "skipped 小计或示例行"),
    "a blank row between": Office(
        [sheet(TITLE, HEAD, person(0), [], person(1))], {"3": "added", "5": "added"}
    ),
    "a footer": below(["填表人：甲", None, "审核人：乙"], r4=FOOTER),
    "signatures below the total": below(["合计", "1人"], ["支部书记签字："], r4=FOOTER, r5=FOOTER),
    "words after the footer": below(["合计：1人"], ["某某", "备用"], r4=FOOTER, r5=AFTER),
    "people after a total": below(["合计", "1人"], person(1), r4=FOOTER, r5="added"),
    # Columns.
    "a column nobody knows": under(TITLE, head=(*HEAD, "鞋码")),
    "remarks in the heading": under(
        TITLE, head=tuple("公民身份证号" if h == "公民身份证号" else h for h in HEAD)
    ),
    "a heading with a remark": Office(
        [sheet(TITLE, [f"{h}（必填）" for h in HEAD], person(0))], {"3": "added"}
    ),
    "item numbers in the heading": Office(
        [sheet(TITLE, [f"{n}.{h}" for n, h in enumerate(HEAD, 1)], person(0))], {"3": "added"}
    ),
    "a heading left out over the ID numbers": Office(
        [sheet(TITLE, ["" if h == "公民身份证号" else h for h in HEAD], person(0))], {"3": "added"}
    ),
    "a word nobody knows over the ID numbers": Office(
        [sheet(TITLE, ["证件编码" if h == "公民身份证号" else h for h in HEAD], person(0))],
        {"3": "added"},
    ),
    "all data one column further": Office(
        [sheet(TITLE, HEAD, [None, *person(0)], [None, *person(1)])], GOOD_TWO
    ),
    "one row one column further": Office(
        [sheet(TITLE, HEAD, person(0), [None, *person(1)[:-1]])],
        {
            "3": "added",
            "4": "rejected post_in_words row_shifted",
        },
    ),
    "the same field twice": Office(
        [sheet(TITLE, (*HEAD, "联系电话"), [*person(0), "13900000009"])],
        {"3": "added"},
        {"3": {"mobile": "13800000001"}},
    ),
    "the form twice side by side": Office(
        [
            sheet(
                TITLE,
                (*SHORT, *SHORT),
                TWICE,
            )
        ],
        {"0:3": "added", "1:3": "added"},
    ),
    "category under status": Office(
        [
            sheet(
                TITLE,
                without("人员类别"),
                person(0, {"党籍状态": "正式党员"}, without("人员类别")),
            )
        ],
        {"3": "added"},
        {"3": {"category": "full"}},
    ),
    "several sheets of one form": Office(
        [sheet(TITLE, HEAD, person(0), name="东"), sheet(TITLE, HEAD, person(1), name="西")],
        {"0:3": "added", "1:3": "added"},
    ),
    # The organisation of a table that has no such column.
    "the branch in the unit line": under(["填报单位：城关镇东街党支部"], head=NO_BRANCH),
    "the branch in the title": under(["城关镇东街党支部2026年党员花名册"], head=NO_BRANCH),
    "the branch as the sheet's name": Office(
        [sheet(TITLE, NO_BRANCH, person(0, head=NO_BRANCH), name="城关镇东街党支部")],
        {"3": "added"},
    ),
    "no branch anywhere": Office(
        [sheet(TITLE, NO_BRANCH, person(0, head=NO_BRANCH))], {"3": "rejected required"}
    ),
    # ID numbers.
    "an ID number as a number": one({"公民身份证号": 610523198004290000}, LOST),
    "an ID number in powers of ten": one(
        {"公民身份证号": "6.10523E+17"}, "rejected id_precision_lost"
    ),
    "an ID number with zeros": one({"公民身份证号": "610523198004290000"}, LOST),
    "an ID number with an apostrophe": one(
        {"公民身份证号": f"'{id_number(13)}\t"}, "added", id_number=id_number(13)
    ),
    "an ID number in full width": one(
        {"公民身份证号": "６１０５２３１９８００４２９０１３２"},
        "added",
        id_number="610523198004290132",
    ),
    "an old ID number": one({"公民身份证号": "610523800429013"}, "asked id_old"),
    "an impossible day in it": one({"公民身份证号": "610523199002290010"}, "rejected id_date"),
    "an ID number twice": one({"公民身份证号": id_number(11)}, "rejected repeated_in_sheet"),
    "a line twice": Office(
        [sheet(TITLE, HEAD, person(0), person(0))],
        {"3": "added", "4": "rejected repeated_in_sheet"},
    ),
    # Dates.
    "1990.05": one({"出生日期": "1980.04"}, "added", birth_date="1980-04"),
    "a date in Chinese": one({"出生日期": "1980年4月29日"}, "added", birth_date="1980-04-29"),
    "a date cell": one({"出生日期": dt.date(1980, 4, 29)}, "added", birth_date="1980-04-29"),
    "a day number": one({"出生日期": 29340}, "added", birth_date="1980-04-29"),
    "a day number from 1904": Office(
        [sheet(TITLE, HEAD, person(0, {"出生日期": 27878}), date_1904=True)],
        {"3": "added"},
        {"3": {"birth_date": "1980-04-29"}},
    ),
    "January or October": one({"加入党组织日期": 2005.1}, "asked date_lost_zero"),
    "a year of two digits": one({"出生日期": "80.4.29"}, "asked date_short_year"),
    "a day that is none": one({"出生日期": "1980-02-30"}, "rejected date_not_real"),
    # Words.
    "marks for nothing": one(
        {"家庭住址": "无", "固定电话": "/", "学历": "—"}, "added", address=None, education=None
    ),
    "a name with spaces": one({"姓名": "张　 三"}, "added", name="张三"),
    "a name of an old system": one({"姓名": "赵\ue81a"}, "added", name="赵㑳"),
    "a character that was lost": one({"姓名": "赵\ue000"}, "added name"),
    "dots of a minority name": one({"姓名": "买买提•艾力"}, "added", name="买买提·艾力"),
    "line breaks in a cell": one({"家庭住址": "东街\n1号"}, "added", address="东街 1号"),
    "sex as a number": one({"性别": 1}, "asked foreign_number"),
    "a people's short name": one({"民族": "汉"}, "added", ethnic_group="01"),
    "people of several names": one({"民族": "哈族"}, "asked ambiguous_code"),
    "an education in other words": one({"学历": "函授某某"}, "asked unknown_code"),
    "a post in free words": one({"工作岗位": "会计"}, "added post_in_words", employer_post="会计"),
    # Branches.
    "a branch by its short form": one({"所在党支部": "城关镇东街支部"}, "added"),
    "a branch by its code": one({"所在党支部": "061000000101"}, "added"),
    "a committee for a branch": one({"所在党支部": "城关镇党委"}, "rejected R15"),
    "a branch that is new": one({"所在党支部": "城关镇南街党支部"}, "added"),
    # Who it is.
    "somebody known, unchanged": one(ZHOU, "unchanged"),
    "somebody known, moved house": one(
        {**ZHOU, "家庭住址": "新街2号"}, "updated", address="新街2号"
    ),
    "somebody known, moved branch": one({**ZHOU, "所在党支部": "城关镇西街党支部"}, "updated"),
    "somebody known without a number": one({**ZHOU, "公民身份证号": None}, "asked no_id_number"),
    "a namesake with another number": one(
        {**ZHOU, "公民身份证号": id_number(53)}, "asked namesake"
    ),
    "only a few columns": Office(
        [sheet(PHONE, [KNOWN, "13700000007"], [id_number(11), "13700000008"])],
        {"2": "updated", "3": "rejected required"},
        {"2": {"mobile": "13700000007"}},
    ),
}


@pytest.mark.parametrize("name", OFFICES)
def test_what_becomes_of_every_row(name: str, house: House) -> None:
    office = OFFICES[name]
    sheets = office.sheets() if callable(office.sheets) else office.sheets
    check = importing.check_source(house, source_of(house, sheets))
    assert outcomes(check) == office.rows
    stored = {str(row.number): dict(row.values) for row in check.sheet.rows}
    for write in check.writes:
        if write.key is not None:
            stored[str(write.row)] |= write.values
    for number, wanted in office.values.items():
        assert {key: stored[number].get(key) for key in wanted} == wanted
    assert check.read == check.added + check.updated + check.unchanged + check.waiting


def test_there_are_enough_of_them() -> None:
    assert len(OFFICES) >= 60
