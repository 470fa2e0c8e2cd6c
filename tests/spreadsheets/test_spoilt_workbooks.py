"""Hundreds of spoilt workbooks through the real child: read, or refused in words."""

from pathlib import Path

from pmis_desktop.errors.base import AppError
from pmis_desktop.spreadsheets.workbooks import read_sheets
from tests.spreadsheets.spoilt_workbooks import spoilt_workbook

_TRIES = 60


def test_spoilt_workbooks_are_read_or_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "名册.xlsx"
    refusals = []
    for seed in range(_TRIES):
        file.write_bytes(spoilt_workbook(seed))
        try:
            read_sheets(file)
        except AppError as refusal:
            refusals.append(refusal)
    assert all(each.message and each.advice for each in refusals)
    assert 0 < len(refusals) < _TRIES
