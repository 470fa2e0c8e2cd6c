"""What offices leave in their workbooks out of sight, for demonstrations and practice."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import load_workbook


def leave_hidden_sheet(path: Path, name: str, header: Sequence[str]) -> None:
    """Add last year's table to a workbook, as a worksheet that somebody hid."""
    book = load_workbook(path)
    hidden = book.create_sheet(name)
    hidden.append(list(header))
    hidden.sheet_state = "hidden"
    book.save(path)
