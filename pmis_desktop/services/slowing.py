"""How long the next try at a passphrase is held back, for the unlock window to say so.

Loads nothing else: the unlock window is up before the database can be.
"""

import math
from pathlib import Path

from pmis_desktop.models.vault.attempts import Attempts


def seconds_to_wait(folder: Path) -> int:
    """The whole seconds that a locked vault waits before it looks at the next passphrase."""
    return math.ceil(Attempts(folder).wait())
