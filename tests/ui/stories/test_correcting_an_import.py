"""A clerk imports a bad workbook: a column, a doubt, a value; all in the window, and taken back."""

from pathlib import Path

from pmis_desktop.services import listing
from pmis_desktop.ui.pages.importing.answering import HowFar
from pmis_desktop.ui.showing.hands import Hands
from tests import vaults
from tests.importing import workbooks
from tests.importing.workbooks import GOOD
from tests.ui.desks import Answers
from tests.ui.stories.rooms import begin_to_import, said


def bad(path: Path) -> Path:
    """Nobody knows the heading 文化水平; one education is no word of the list, one date is none."""
    cells: list[dict[str, str]] = [
        {"姓名": "钱大勇", "学历": "念过几年书"},
        {"姓名": "孙桂兰", "出生日期": "1980-13-45"},
        {"姓名": "李秀英", "学历": "念过几年书"},
    ]
    rows = []
    for at, change in enumerate(cells):
        row = {**GOOD, "公民身份证号": vaults.id_number(11 + 2 * at), **change}
        row["文化水平"] = row.pop("学历")
        rows.append(row)
    return workbooks.write(path, rows)


def name_the_column(hands: Hands) -> None:
    assert hands.sees("“文化水平”")
    hands.press("更改列")
    hands.fill("P 列“文化水平”对应的项目", "学历")
    hands.press("这样读，去检查")
    assert hands.sees("需要核对 2 行")


def answer_the_doubt(hands: Hands) -> None:
    assert hands.sees("念过几年书")
    hands.fill("学历", "小学")
    how_far = hands.find(HowFar, lambda each: each.isVisible(), "how far")
    how_far.setCurrentIndex(how_far.findText("以后的表也都这样（记住）"))
    hands.press("改好了，重新检查")
    assert hands.sees("新增 2 人，新建 1 个党组织，不能导入 1 行")


def mend_the_date(hands: Hands) -> None:
    assert hands.sees("没有这一天")
    hands.fill("出生日期", "1980-04-29")
    hands.press("改好了，重新检查")
    assert hands.sees("没有发现错误")


def test_the_sheet_is_put_right_in_the_window(
    hands: Hands, answers: Answers, tmp_path: Path
) -> None:
    house = begin_to_import(hands, tmp_path)
    answers.expect(bad(tmp_path / "表.xlsx"))
    hands.press("选择表格文件")
    assert hands.sees("不能导入 1 行")
    name_the_column(hands)
    answer_the_doubt(hands)
    mend_the_date(hands)
    hands.press("导入 3 行")
    assert "已导入：新增 3 人" in said(hands)
    assert {row["education"] for row in listing.members(house)} == {"小学", "大专"}

    hands.press("撤销")
    assert "已撤销这次导入" in said(hands)
    assert not listing.members(house)
    answers.expect(tmp_path / "表.xlsx")
    hands.press("选择表格文件")
    assert hands.sees("新增 2 人，新建 1 个党组织，不能导入 1 行")
