"""A county clerk takes in the example workbook in the real window, and takes it back again."""

from pathlib import Path

import openpyxl

from pmis_desktop.services import listing
from pmis_desktop.ui.showing.hands import Hands
from tests import vaults
from tests.importing.workbooks import MEMBERS
from tests.ui.desks import Answers
from tests.ui.stories.rooms import begin_to_import, said


def with_a_mistake(file: Path) -> Path:
    """The example workbook of 310 members, in which one number is not what it should be."""
    workbook = openpyxl.load_workbook(MEMBERS)
    sheet = workbook.active
    assert sheet is not None
    number = str(sheet["D8"].value)
    sheet["D8"] = number[:-1] + ("0" if number[-1] != "0" else "1")
    workbook.save(file)
    return file


def broken(file: Path) -> Path:
    """A workbook of which the copying has left half."""
    data = MEMBERS.read_bytes()
    file.write_bytes(data[: len(data) // 2])
    return file


def test_the_good_rows_come_in_and_one_undo_takes_all_back(
    hands: Hands, answers: Answers, tmp_path: Path
) -> None:
    house = begin_to_import(hands, tmp_path)

    answers.expect(broken(tmp_path / "坏的.xlsx"))
    hands.press("选择表格文件")
    assert hands.sees("表格文件已经损坏，无法读取。没有导入任何数据")
    answers.expect(with_a_mistake(tmp_path / "党员.xlsx"))
    hands.press("选择表格文件")
    assert hands.sees("不能导入 1 行")
    assert hands.sees("现在还没有导入。")
    assert not listing.members(house)
    hands.press("先导入 309 行")
    assert "已导入：新增 309 人，新建 12 个党组织。" in said(hands)
    assert len(listing.members(house)) == 309
    hands.press("看党员")
    assert hands.sees("309 人")

    hands.press("撤销")
    assert "已撤销这次导入" in said(hands)
    assert not listing.members(house)
    assert [row["name"] for row in listing.organisations(house)] == [vaults.COUNTY_NAME]
