"""Loading the rooms while somebody types the passphrase.

The unlock window needs a fifth of the program's modules; loading all of them before it is shown
would more than double the time from the start.
"""

from importlib import import_module

from pmis_desktop.ui.work.jobs import Jobs

_ROOMS = (
    "cryptography.hazmat.primitives.ciphers.aead",
    "cryptography.hazmat.primitives.kdf.argon2",
    "pmis_desktop.app",
    "pmis_desktop.ui.pages.welcome.sheets",
    "pmis_desktop.ui.frame.furnishing",
    # The readings of all characters, 0.3 s: the first letter typed into a list would wait for them.
    "pypinyin.constants",
)


def load_rooms(jobs: Jobs) -> None:
    """Load what comes after the unlocking, in the reader's thread."""
    jobs.read("准备", lambda _progress: [import_module(name) for name in _ROOMS])
