from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pmis_desktop.errors.vault import (
    BackupNotMadeError,
    DamagedError,
)
from pmis_desktop.models.vault import backup as backup_room
from pmis_desktop.models.vault import container
from pmis_desktop.models.vault import documents as names
from pmis_desktop.models.vault.backup import backup, check_backup
from pmis_desktop.models.vault.container import read_container
from pmis_desktop.models.vault.thinning import list_backups, thin
from tests.vault.houses import (
    BLOB,
    House,
    add_people,
    damage,
)


def test_a_backup_has_the_rows_of_its_moment_and_no_keys(house: House, saved: Path) -> None:
    assert saved.name == "pmis-20260304-093000.dzbak"
    assert list(saved.parent.iterdir()) == [saved]
    container = read_container(saved)
    manifest = container.manifest
    assert [part.name for part in manifest.parts] == ["vault", "slots", "database"]
    assert [(blob.name, blob.size) for blob in manifest.blobs] == [(BLOB, 15)]
    assert (manifest.kind, manifest.schema) == ("site", 1)
    assert (house.folder / names.SEALED_KEYS).read_bytes() not in saved.read_bytes()
    with house.open() as vault:
        check_backup(vault, saved)
        assert sorted(path.name for path in house.folder.iterdir() if "~" in path.name) == []


def test_a_backup_that_does_not_check_is_not_kept(
    house: House, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Callable[..., None] = container.write_container

    def damaging(target: Path, *given: object, **more: object) -> None:
        real(target, *given, **more)
        damage(target, target.stat().st_size - 1000)

    vault = house.open()
    monkeypatch.setattr(backup_room, "write_container", damaging)
    with pytest.raises(BackupNotMadeError):
        backup(vault)
    assert [file.path for file in list_backups(vault.backups)] == [saved]


def test_a_damaged_database_makes_no_backup(house: House, saved: Path) -> None:
    with house.open() as vault:
        add_people(vault, *(f"{number:200}" for number in range(500)))
    damage(house.folder / names.DATABASE, 4096 * 12 + 100)
    vault = house.open()
    with pytest.raises((DamagedError, BackupNotMadeError)):
        backup(vault)
    assert [file.path for file in list_backups(vault.backups)] == [saved]
    assert not [path.name for path in house.folder.iterdir() if path.name.startswith("~")]


def test_two_backups_in_one_second(house: House) -> None:
    vault = house.create()
    assert backup(vault).path != backup(vault).path
    assert len(list_backups(vault.backups)) == 2


def make_names(folder: Path, times: list[datetime], prefix: str = "pmis") -> None:
    for at in times:
        (folder / f"{prefix}-{at:%Y%m%d-%H%M%S}.dzbak").write_bytes(b"")


def test_thinning_keeps_days_weeks_and_months(tmp_path: Path) -> None:
    now = datetime(2026, 12, 31, 18, tzinfo=UTC)
    times = [now - timedelta(hours=6 * number) for number in range(4 * 800)]
    make_names(tmp_path, times)
    make_names(tmp_path, [now - timedelta(days=500)], "before-restore")
    make_names(tmp_path, [now + timedelta(days=5)])
    (tmp_path / "mine.dzbak").write_bytes(b"")
    (tmp_path / "pmis-20269999-999999.dzbak").write_bytes(b"")
    gone = thin(tmp_path, now)
    left = list_backups(tmp_path)
    assert len(gone) + len(left) == len(times) + 2
    own = [file.made_at for file in left if not file.safety and file.made_at.year < 2027]
    assert 10 + 11 + 6 + 21 <= len(own) <= 10 + 14 + 8 + 24
    assert own[:10] == [at.replace(tzinfo=None) for at in times[:10]]
    assert len({at.date() for at in own[:25]}) >= 14
    assert len({(at.year, at.month) for at in own}) == 24
    assert sum(file.safety for file in left) == 1
    assert (tmp_path / "mine.dzbak").exists()
    assert (tmp_path / "pmis-20270105-180000.dzbak").exists()
    assert thin(tmp_path, now) == ()


def test_thinning_a_few_or_none_removes_none(tmp_path: Path) -> None:
    now = datetime(2026, 12, 31, 18, tzinfo=UTC)
    make_names(tmp_path, [now - timedelta(minutes=number) for number in range(10)])
    assert thin(tmp_path, now) == ()
    assert thin(tmp_path / "gone", now) == ()
