"""Where the program's own files lie, from source and in the bundle alike."""

from pathlib import Path

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
CODES = RESOURCES / "codes"
RULES = RESOURCES / "rules"
FORMS = RESOURCES / "forms"
FONTS = RESOURCES / "fonts"
ICONS = RESOURCES / "icons"
