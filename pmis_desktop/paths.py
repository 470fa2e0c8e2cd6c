"""Where the program's own files lie, from source and in the bundle alike."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
CODES = RESOURCES / "codes"
RULES = RESOURCES / "rules"
FORMS = RESOURCES / "forms"
FONTS = RESOURCES / "fonts"
ICONS = RESOURCES / "icons"

_STATE = "pmis_desktop"


def state_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder of this computer's user for what belongs to no vault; it may not be there yet."""
    if sys.platform == "win32":
        told = environment.get("LOCALAPPDATA")
        return (Path(told) if told else Path.home() / "AppData" / "Local") / _STATE
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / _STATE
    told = environment.get("XDG_STATE_HOME")
    return (Path(told) if told else Path.home() / ".local" / "state") / _STATE
