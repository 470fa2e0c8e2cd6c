"""What belongs to this machine and not to the data: type size, window, last folders, idle time."""

from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from pmis_desktop.ui.kit.theme import TypeSize

IDLE_MINUTES = 10
_VAULTS = 8


class LocalState:
    """One small file per user of this computer; nothing about people ever goes in."""

    def __init__(self, file: Path) -> None:
        self._store = QSettings(str(file), QSettings.Format.IniFormat)
        self.store = self._store

    @property
    def type_size(self) -> TypeSize:
        """The type size that was chosen last."""
        name = str(self._store.value("type_size", TypeSize.STANDARD.name))
        return TypeSize[name] if name in TypeSize.__members__ else TypeSize.STANDARD

    @type_size.setter
    def type_size(self, size: TypeSize) -> None:
        self._store.setValue("type_size", size.name)

    @property
    def vaults(self) -> list[Path]:
        """The data folders opened on this machine, the last one first."""
        found = self._store.value("vaults")
        # A list of one comes back from the file as a plain text.
        some = found if isinstance(found, list) else [found] if found else []
        return [Path(str(each)) for each in some]

    def remember_vault(self, folder: Path) -> None:
        """Offer this data folder first at the next start."""
        others = [str(each) for each in self.vaults if each != folder]
        self._store.setValue("vaults", [str(folder), *others][:_VAULTS])

    def forget_vault(self, folder: Path) -> None:
        """Offer this data folder no more."""
        self._store.setValue("vaults", [str(each) for each in self.vaults if each != folder])

    def folder(self, use: str) -> Path | None:
        """The folder used last for one purpose; None where there is none any more."""
        text = str(self._store.value(f"folders/{use}", ""))
        folder = Path(text)
        return folder if text and folder.is_dir() else None

    def remember_folder(self, use: str, folder: Path) -> None:
        """Begin in this folder the next time."""
        self._store.setValue(f"folders/{use}", str(folder))

    def watched(self, vault: Path) -> list[Path]:
        """The folders that are watched for packages to this data folder, also unplugged ones."""
        found = self._store.value(_watched(vault))
        some = found if isinstance(found, list) else [found] if found else []
        return [Path(str(each)) for each in some]

    def watch(self, vault: Path, folders: list[Path]) -> None:
        """Watch these folders from now on."""
        self._store.setValue(_watched(vault), [str(each) for each in folders])

    @property
    def idle_minutes(self) -> int:
        """After how many idle minutes the screen locks."""
        text = str(self._store.value("idle_minutes", IDLE_MINUTES))
        return int(text) if text.isdigit() and int(text) else IDLE_MINUTES

    @idle_minutes.setter
    def idle_minutes(self, minutes: int) -> None:
        self._store.setValue("idle_minutes", minutes)

    @property
    def asked_suffix(self) -> bool:
        """Whether the person was asked about opening .dzb files by double click."""
        return str(self._store.value("asked_suffix", "")) == "yes"

    @asked_suffix.setter
    def asked_suffix(self, asked: bool) -> None:
        self._store.setValue("asked_suffix", "yes" if asked else "")

    def geometry(self) -> QByteArray | None:
        """Where the window stood."""
        found = self._store.value("window")
        return found if isinstance(found, QByteArray) else None

    def remember_geometry(self, geometry: QByteArray) -> None:
        """Open the window there the next time."""
        self._store.setValue("window", geometry)

    def widths(self, table: str) -> list[int]:
        """The column widths of a table; empty where nobody changed them."""
        text = str(self._store.value(f"widths/{table}", ""))
        return [int(each) for each in text.split() if each.isdigit()]

    def remember_widths(self, table: str, widths: list[int]) -> None:
        """Keep the column widths of a table."""
        self._store.setValue(f"widths/{table}", " ".join(map(str, widths)))

    def column_set(self, table: str) -> str:
        """The name of the set of columns a table shows; empty: the usual one."""
        return str(self._store.value(f"column_sets/{table}", ""))

    def remember_column_set(self, table: str, name: str) -> None:
        """Show this set of columns the next time."""
        self._store.setValue(f"column_sets/{table}", name)


def _watched(vault: Path) -> str:
    """A practice county must not take the real one's packages: each has folders of its own."""
    return f"watched/{sha256(str(vault).encode(errors='replace')).hexdigest()[:16]}"
