"""A log for the time before a vault is open. Nothing here loads the database."""

from contextlib import suppress

from pmis_desktop.errors.base import AppError
from pmis_desktop.files import make_private_folder
from pmis_desktop.logs import start_log
from pmis_desktop.paths import state_folder


def start_early_log() -> None:
    """Begin a log for the time before a vault is open; unlocking ends it. Never a reason to fail.

    What goes wrong at the start would otherwise leave no trace for who helps.
    """
    with suppress(OSError, AppError):
        folder = state_folder()
        folder.parent.mkdir(parents=True, exist_ok=True)
        make_private_folder(folder)
        start_log(folder)
