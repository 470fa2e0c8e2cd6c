"""Rows of a sheet as they are kept: packed, and the same cells whenever somebody looks."""

from hypothesis import given
from hypothesis import strategies as st

from pmis_desktop.spreadsheets.cells import (
    EMPTY,
    Cell,
    CellKind,
    PackedRows,
    PackedSheet,
    Sheet,
    cell_of,
    content_of,
    text_of,
)

CELLS = (
    st.just(EMPTY)
    | st.builds(Cell, st.just(CellKind.TEXT), st.text(max_size=8))
    | st.builds(
        Cell,
        st.sampled_from([CellKind.NUMBER, CellKind.DATE, CellKind.BOOL]),
        st.sampled_from(["1", "0", "1990-05-01", "3.5", "610523198004290110"]),
    )
)
ROWS = st.lists(st.lists(CELLS, max_size=5), max_size=8)


@given(ROWS)
def test_every_row_is_there_again(rows: list[list[Cell]]) -> None:
    packed = PackedRows.of(rows)
    assert len(packed) == len(rows)
    assert packed == rows
    assert [packed[place] for place in range(len(rows))] == rows
    assert packed[1:3] == rows[1:3]
    for start in range(len(rows)):
        assert list(packed.every(start)) == [list(map(content_of, row)) for row in rows[start:]]
    assert PackedRows.of(packed) == packed


@given(ROWS)
def test_a_sheet_arrives_as_it_was_sent(rows: list[list[Cell]]) -> None:
    sheet = Sheet("表", rows, [2], [1], date_1904=True)
    there = PackedSheet.of(sheet).unpack()
    assert (there.name, there.hidden_rows, there.hidden_columns) == ("表", [2], [1])
    assert there.date_1904
    assert there.rows == rows


@given(CELLS)
def test_a_cell_is_the_same_packed_and_read(cell: Cell) -> None:
    assert cell_of(content_of(cell)) == cell
    assert text_of(content_of(cell)) == cell.text
