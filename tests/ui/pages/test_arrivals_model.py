"""The list of files on the county's counter, as a model of Qt."""

from pathlib import Path

from pytestqt.modeltest import ModelTester

from pmis_desktop.services import rounds
from pmis_desktop.ui.pages.receiving.arrivals import Arrival
from pmis_desktop.ui.pages.receiving.listing import ArrivalsModel
from tests.services.counties import EAST, WEST, County


def test_the_model_of_arrivals_is_sound(
    qtmodeltester: ModelTester, joined: County, tmp_path: Path
) -> None:
    for street in (EAST, WEST):
        joined.edit(joined.sites[street], "赵小雷" if street == EAST else "李建国", remark="新")
        joined.send(street)
    (tmp_path / "坏.dzb").write_bytes(b"x")
    found = rounds.preview(joined.house, [joined.folder / "up", tmp_path / "坏.dzb"])
    model = ArrivalsModel(joined.house.today)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.show_arrivals(tuple(Arrival(preview=each) for each in found.previews))
    assert model.rowCount() == 3
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
