"""Own templates of forms: files in the vault's folder, and what the county sent with its answers.

A file beside the data comes first: whoever put it there has the printer and the sheets before them.
"""

from pathlib import Path

from pmis_desktop.errors.files import FileError
from pmis_desktop.errors.printing import OwnFormUnreadableError
from pmis_desktop.files import read_limited
from pmis_desktop.rules import form_templates, overlay
from pmis_desktop.services.house import House

FOLDER = "templates"
_LIMIT = 256 * 1024


def folder(house: House) -> Path:
    """Where they lie; it need not be there."""
    return house.vault.folder / FOLDER


def read(house: House, file: str) -> str:
    """The text of the own template for a form's file; empty where there is none.

    Raises OwnFormUnreadableError as ``text_of`` does.
    """
    path = folder(house) / file
    if path.exists() or path.is_symlink():
        return text_of(path)
    with house.rules_in_force():
        return form_templates.text(overlay.current().templates.get(file, ()))


def text_of(path: Path) -> str:
    """The text of a template's file.

    Raises OwnFormUnreadableError for a link, for what is no text, and for more than 256 KiB.
    """
    if path.is_symlink() or not path.is_file():
        raise OwnFormUnreadableError(path.name)
    try:
        return read_limited(path, _LIMIT).decode("utf-8-sig")
    except (FileError, UnicodeDecodeError) as error:
        raise OwnFormUnreadableError(path.name) from error
