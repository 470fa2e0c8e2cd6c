from pathlib import Path

import pytest

from pmis_desktop import demo
from pmis_desktop.errors.vault import FolderTakenError
from pmis_desktop.models.vault.passphrase import Cost


def test_the_demonstration_leaves_files_and_a_summary_and_can_be_played_again(
    tmp_path: Path,
) -> None:
    out = tmp_path / "演示"
    told: list[str] = []
    summary = demo.play(out, cost=Cost(64, 1, 1), say=told.append)
    assert summary.splitlines() == told
    assert "12 个支部与县级的核对码一致" in summary
    assert (out / "党员花名册.pdf").read_bytes().startswith(b"%PDF")
    assert len(list((out / "第二轮报送").iterdir())) == 12
    assert len(list((out / "第二轮回执").glob("*.dzb"))) == 12
    demo.prepare(out)
    assert [file.name for file in out.iterdir()] == ["演示说明.txt"]


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "别的.txt").write_text("留着", encoding="utf-8")
    with pytest.raises(FolderTakenError):
        demo.prepare(tmp_path)
    assert (tmp_path / "别的.txt").read_text(encoding="utf-8") == "留着"
