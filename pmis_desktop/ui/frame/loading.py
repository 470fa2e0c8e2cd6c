"""Loading the rooms while somebody types the passphrase.

The unlock window needs a fifth of the program's modules; loading all of them before it is shown
would more than double the time from the start.
"""

from importlib import import_module

from pmis_desktop.rules import pinyin
from pmis_desktop.ui.work.jobs import Jobs
from pmis_desktop.ui.work.progress import Progress

_ROOMS = (
    "cryptography.hazmat.primitives.ciphers.aead",
    "cryptography.hazmat.primitives.kdf.argon2",
    "pmis_desktop.app",
    "pmis_desktop.ui.pages.welcome.sheets",
    "pmis_desktop.ui.frame.furnishing",
)


def load_rooms(jobs: Jobs) -> None:
    """Load what comes after the unlocking, in the reader's thread."""
    jobs.read("准备", _load)


def _load(_progress: Progress) -> None:
    for name in _ROOMS:
        import_module(name)
    # The first letter typed into a list would wait for the readings of all characters, 0.1 s.
    pinyin.initials("张")
