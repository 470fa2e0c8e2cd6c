"""A whole county's week in the window, small: three committees, eight branches, every mishap."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from pmis_desktop.ui.showing import week_story
from pmis_desktop.ui.showing.week_story import Size


def test_a_week_with_every_mishap(qapp: QApplication, tmp_path: Path) -> None:
    told: list[str] = []
    size = Size(branches=9, members=110, committees=3, edits=1)
    week_story.play(qapp, tmp_path / "week", size, told.append)
    assert told[-1].endswith("完")
