"""A chosen file's name in a line that is too short for it."""

from pytestqt.qtbot import QtBot

from pmis_desktop.ui.kit.line_fields import ChosenField
from pmis_desktop.ui.kit.path_line import PathLine

_PATH = "/media/U盘/二〇二六年第四季度报送材料/中共大荔县安仁镇小坡村支部委员会_接入申请.dzb"


def test_the_middle_of_a_long_name_is_left_out(qtbot: QtBot) -> None:
    line = PathLine()
    qtbot.addWidget(line)
    line.setText(_PATH)
    whole = line.fontMetrics().horizontalAdvance(_PATH)
    shown = line.shown_in(whole // 2)
    assert line.fontMetrics().horizontalAdvance(shown) <= whole // 2
    assert "…" in shown
    assert shown.startswith("/media")
    assert shown.endswith("申请.dzb")
    assert line.shown_in(whole + 1) == _PATH


def test_a_narrow_field_shows_both_ends_and_keeps_the_whole_name(qtbot: QtBot) -> None:
    field = ChosenField("文件", "", lambda: None)
    qtbot.addWidget(field)
    field.fill(_PATH)
    field.resize(360, field.sizeHint().height())
    field.show()
    narrow = field.line.grab().toImage()
    field.fill(_PATH.replace("申请.dzb", "批准.dzb"))
    assert field.line.grab().toImage() != narrow
    assert field.text.endswith("批准.dzb")
    assert field.line.toolTip() == field.text
