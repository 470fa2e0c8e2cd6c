"""Moving to another computer: one act that packs everything and closes what is left behind.

Archive, photos, signing keys, slots and data go along, all encrypted as they lie. Backups stay:
they open anywhere. The root key is on its stick.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pmis_desktop.errors.ceremonies import NotMovedError
from pmis_desktop.files import require_folder
from pmis_desktop.models import settings
from pmis_desktop.models.vault import moving
from pmis_desktop.models.vault.moving import Packing, Unpacked
from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.models.vault.slots import Role
from pmis_desktop.models.vault.vault import Clock, local_now
from pmis_desktop.services import settling
from pmis_desktop.services.house import House

__all__ = ["Packing", "Unpacked", "is_moved", "open_again", "pack", "unpack"]

is_moved = moving.is_moved
unpack = moving.unpack


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedAgain:
    """A computer that is used after all; at the county the root has to sign as after a restore."""

    house: House
    replayed: int
    epoch_due: bool


def pack(
    house: House,
    stick: Path,
    *,
    watched: Sequence[Path] = (),
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Packing:
    """Pack this vault into a new folder on a stick and close it here; the caller lets go of it.

    Everything was read again before the vault here is closed. Raises RoleRefusedError,
    MoveTargetError and what the disk raises; then nothing was closed.
    """
    house.vault.require(Role.ADMIN)
    # A slip in the letter of the stick must not make a folder on this computer, and close it.
    require_folder(stick)
    day = house.vault.clock()
    target = stick / f"搬家_{day:%Y%m%d_%H%M}_{house.vault.id[:8]}"
    packing = moving.pack(house.vault, target, watched=tuple(watched), progress=progress)
    moving.close_behind(house.vault, packing)
    return packing


def open_again(
    folder: Path, passphrase: str, operator: str | None = None, *, clock: Clock = local_now
) -> OpenedAgain:
    """Use the old computer after all, where moving came to nothing.

    What was packed may be at work somewhere: a branch goes on in a new log and a county waits for a
    new epoch, so that no number is used twice. Raises NotMovedError and what opening raises.
    """
    if not moving.is_moved(folder):
        raise NotMovedError
    vault = open_vault(folder, passphrase, operator, clock=clock, even_moved=True)
    try:
        with vault.database.writing() as connection:
            county = vault.kind == settings.COUNTY
            settings.put(connection, settings.EPOCH_DUE if county else settings.LOG_DUE, 1)
        moving.open_again(folder)
        settled = settling.settle_in(vault)
        settled.house.note("moved_back", "恢复使用旧电脑")
    except BaseException:
        vault.close()
        raise
    return OpenedAgain(house=settled.house, replayed=settled.replayed, epoch_due=county)
