"""A file to be written has its suffix, and replaces nothing that nobody was asked about."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pmis_desktop.ui.work import dialogs
from tests.ui.desks import Answers


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize(("typed", "meant"), [("表.XLSX", "表.XLSX"), ("第1.2届", "第1.2届.xlsx")])
def test_the_suffix_is_that_of_what_was_proposed(
    window: QWidget, answers: Answers, tmp_path: Path, typed: str, meant: str
) -> None:
    answers.expect(tmp_path / typed)
    assert dialogs.save_file(window, "存到哪里", tmp_path / "花名册.xlsx") == tmp_path / meant


@pytest.mark.parametrize("verb", ["返回", "替换"])
def test_a_name_without_suffix_asks_before_it_replaces(
    window: QWidget, answers: Answers, tmp_path: Path, verb: str
) -> None:
    there = tmp_path / "花名册.xlsx"
    there.write_bytes(b"x")
    answers.expect(tmp_path / "花名册", verb)
    found = dialogs.save_file(window, "存到哪里", there)
    assert found == (there if verb == "替换" else None)


def test_nothing_chosen_is_nothing(window: QWidget, answers: Answers, tmp_path: Path) -> None:
    answers.expect(None)
    assert dialogs.save_file(window, "存到哪里", tmp_path / "a.pdf") is None
