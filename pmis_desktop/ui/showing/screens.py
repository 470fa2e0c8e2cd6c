"""The screens that pages are looked at on."""

from dataclasses import dataclass

from pmis_desktop.ui.kit.theme import TypeSize


@dataclass(frozen=True, slots=True)
class Screen:
    """A window's size in points and the type on it."""

    name: str
    width: int
    height: int
    type_size: TypeSize


# An office PC, the same with the largest type, Windows scaling of 150 % on it, a large screen.
SCREENS: tuple[Screen, ...] = (
    Screen("1366", 1366, 768, TypeSize.STANDARD),
    Screen("1366-large", 1366, 768, TypeSize.HUGE),
    Screen("911", 911, 512, TypeSize.STANDARD),
    Screen("1920", 1920, 1080, TypeSize.STANDARD),
)
