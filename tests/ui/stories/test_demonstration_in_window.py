"""The demonstration in the window: pictures, files, and both sides alike in the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from pmis_desktop.errors.vault import FolderTakenError
from pmis_desktop.logs import stop_log
from pmis_desktop.ui.showing import story


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """The logs in the played vaults are let go."""
    yield
    stop_log()


def test_a_secretary_and_the_clerk_play_the_story(qapp: QApplication, tmp_path: Path) -> None:
    out, told = tmp_path / "演示", list[str]()
    story.play(qapp, out, say=told.append)
    summary = "\n".join(told)
    assert "四、在窗口里：第一轮已并入 10 个，2 个没有收，其余未动。" in summary
    assert "12 个支部与县级的核对码一致（共 12 个）" in summary
    assert "已保存：324 人" in summary
    assert (out / "党员花名册.pdf").read_bytes().startswith(b"%PDF")
    assert len(list((out / "第一轮回执").rglob("*.dzb"))) == 10
    pictures = sorted(file.name for file in out.glob("图*.png"))
    assert pictures[0] == "图01_支部_输入口令.png"
    assert f"{len(pictures)} 张图" in told[-1]
    assert not list(out.glob("*.ini"))


def test_a_folder_with_other_things_in_it_is_left_alone(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "别的.txt").write_text("留着", encoding="utf-8")
    with pytest.raises(FolderTakenError):
        story.play(qapp, tmp_path, say=lambda _line: None)
    assert [file.name for file in tmp_path.iterdir()] == ["别的.txt"]
