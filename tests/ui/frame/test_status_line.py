"""The line below: names of undo and redo are cut with an ellipsis, never in a character."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pmis_desktop.services.house import House
from pmis_desktop.services.standing import standing
from pmis_desktop.ui.frame.status_line import StatusLine, _State
from pmis_desktop.ui.work.jobs import Jobs
from pmis_desktop.ui.work.local_state import LocalState
from pmis_desktop.ui.work.messages import Messages
from pmis_desktop.ui.work.work import Work

LONG = "撤销：导入党员基本信息汇总表（80454 项，从县里的表格）"


@pytest.mark.parametrize("width", [716, 900, 1756])
@pytest.mark.parametrize("both", [True, False])
def test_names_have_their_room(
    qtbot: QtBot, site: House, tmp_path: Path, width: int, *, both: bool
) -> None:
    jobs = Jobs()
    work = Work(house=site, jobs=jobs, messages=Messages(), local=LocalState(tmp_path / "w.ini"))
    # Inside a window, as in the program: by itself it would be as wide as its names.
    window = QWidget()
    qtbot.addWidget(window)
    line = StatusLine(work)
    line.setParent(window)
    window.show()
    line.show()
    line.resize(1756, 40)
    line._show(_State(standing(site), undo=LONG, redo=LONG if both else ""))
    line.resize(width, 40)
    qtbot.wait(10)
    shown = [each for each in (line.undo_button, line.redo_button) if each.isVisible()]
    assert len(shown) == 1 + both
    for each in shown:
        assert each.width() >= each.sizeHint().width()
        assert each.geometry().right() < width
        assert each.text().endswith("…")
        assert LONG.startswith(each.text()[:-1])
        assert each.toolTip() == LONG
    assert line.undo_button.shortcut().toString() == "Ctrl+Z"
    # Back in the large room as much is told as before.
    line.resize(1756, 40)
    qtbot.wait(10)
    assert len(line.undo_button.text()) > 12
    jobs.shut_down()
    site.vault.close()
