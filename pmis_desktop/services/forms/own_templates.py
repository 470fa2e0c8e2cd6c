"""The county's own templates: files in the vault's folder that take the place of the program's."""

from pathlib import Path

from pmis_desktop.errors.files import FileError
from pmis_desktop.errors.printing import OwnFormUnreadableError
from pmis_desktop.files import read_limited
from pmis_desktop.services.house import House

FOLDER = "templates"
_LIMIT = 256 * 1024


def folder(house: House) -> Path:
    """Where they lie; it need not be there."""
    return house.vault.folder / FOLDER


def read(house: House, file: str) -> str:
    """The text of the county's own template for a form's file; empty where there is none.

    Raises OwnFormUnreadableError for a link, for what is no text, and for more than 256 KiB.
    """
    path = folder(house) / file
    if not path.exists() and not path.is_symlink():
        return ""
    if path.is_symlink() or not path.is_file():
        raise OwnFormUnreadableError(file)
    try:
        return read_limited(path, _LIMIT).decode("utf-8-sig")
    except (FileError, UnicodeDecodeError) as error:
        raise OwnFormUnreadableError(file) from error
