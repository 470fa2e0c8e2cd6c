"""What has to be said of the disk that files are carried on."""

from pathlib import Path

from pmis_desktop.models.vault.drives import Drive, drive_of


def on_stick(folder: Path) -> bool:
    """Whether an existing folder lies on a disk that somebody will pull out."""
    return drive_of(folder) is Drive.REMOVABLE
