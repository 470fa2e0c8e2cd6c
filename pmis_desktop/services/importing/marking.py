"""The sheet that was read, with its problems marked where they stand."""

from pathlib import Path

from pmis_desktop.memory import OnDemand
from pmis_desktop.services.importing.findings import Check, Verdict
from pmis_desktop.services.importing.reporting import SPOKEN
from pmis_desktop.spreadsheets.frame import Look
from pmis_desktop.spreadsheets.marking import Mark, MarkedSheet, write_marked_sheets
from pmis_desktop.spreadsheets.tables import SheetTable

_LOOKS = {
    Verdict.REJECTED: Look.WRONG,
    Verdict.ASKED: Look.ASKED,
    Verdict.WARNED: Look.TOLD,
}


def write_marked(check: Check, out: Path) -> None:
    """Write the rows of data as they were read, the cells with problems filled.

    The last column says all problems of a row. Raises a FileError.
    """
    made = [_sheet(check, number, part) for number, part in enumerate(check.sheet.parts)]
    write_marked_sheets(out, made)


def _sheet(check: Check, number: int, part: SheetTable) -> MarkedSheet:
    first = sum(len(each.numbers) for each in check.sheet.parts[:number])
    columns = {name: index for index, name in part.fields.items()}
    marks: dict[int, list[Mark]] = {}
    for at in range(len(part.numbers)):
        for problem in check.problems_by_key.get(first + at, ()):
            sentence = f"{SPOKEN[problem.verdict]}：{problem.message}"
            place = columns.get(problem.field, part.first)
            marks.setdefault(at, []).append(
                Mark(place - part.first, _LOOKS[problem.verdict], sentence)
            )
    span = slice(part.first, part.width)
    return MarkedSheet(
        name=part.sheet,
        headers=[part.labels.get(index, "") for index in range(part.first, part.width)],
        rows=OnDemand(len(part.numbers), lambda place: part.row(place).texts(span)),
        marks=marks,
    )
