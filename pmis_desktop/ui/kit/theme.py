"""Colours, type sizes and the style sheet, made anew whenever one of them changes.

Colour carries meaning only, and never alone: a word or an icon always stands with it.
"""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication

from pmis_desktop.ui.kit.colours import Colours
from pmis_desktop.ui.kit.style_sheet import style_sheet


class TypeSize(Enum):
    """The three type sizes, in points; the largest is 140 % of the usual."""

    STANDARD = 11.0
    LARGE = 13.0
    HUGE = 15.4

    @property
    def label(self) -> str:
        """What the size is called on the screen."""
        return {11.0: "标准", 13.0: "大", 15.4: "特大"}[self.value]


@dataclass(frozen=True, slots=True)
class Theme:
    """The look in force: colours and the base type size in points."""

    colours: Colours
    points: float

    @property
    def unit(self) -> int:
        """The grid: 8 pixels at the usual type size, growing with it."""
        return round(8 * self.points / TypeSize.STANDARD.value)


_FAMILY = "Noto Sans CJK SC"
_in_force = Theme(Colours(), TypeSize.STANDARD.value)


def current() -> Theme:
    """The look in force, for parts that paint themselves."""
    return _in_force


def apply(application: QApplication, size: TypeSize, *, family: str = _FAMILY) -> Theme:
    """Give the whole window its look; open windows are laid out anew at once.

    Nothing happens where all of it is in force already: every part would be dressed anew.
    """
    global _in_force  # noqa: PLW0603 - one window, one look
    colours = _contrasting(application.palette()) if _wants_contrast(application) else Colours()
    font = QFont(family)
    font.setPointSizeF(size.value)
    sheet = style_sheet(colours, size.value, round(QFontMetricsF(font).height()))
    wanted = Theme(colours, size.value)
    if (wanted, font, sheet) == (_in_force, application.font(), application.styleSheet()):
        return _in_force
    _in_force = wanted
    application.setFont(font)
    application.setPalette(_palette(application.palette(), colours))
    application.setStyleSheet(sheet)
    return _in_force


def row_height(font: QFont) -> int:
    """The height of a table's row in pixels: room for a finger's width around the type."""
    return round(QFontInfo(font).pixelSize() * 2.45)


def _wants_contrast(application: QApplication) -> bool:
    """Whether the desktop is set to high contrast; Qt before 6.10 cannot say."""
    # Each of these goes when the one before it goes.
    style = application.styleHints()
    hints = getattr(style, "accessibility", lambda: None)()
    preference = getattr(hints, "contrastPreference", lambda: None)()
    return getattr(preference, "name", "") == "HighContrast"


def _contrasting(palette: QPalette) -> Colours:
    """The colours of the desktop's own high contrast, for every meaning."""
    text = palette.color(QPalette.ColorRole.WindowText).name()
    ground = palette.color(QPalette.ColorRole.Window).name()
    chosen = palette.color(QPalette.ColorRole.Highlight).name()
    on_chosen = palette.color(QPalette.ColorRole.HighlightedText).name()
    return Colours(
        ink=text,
        soft=text,
        line=text,
        edge=text,
        paper=ground,
        card=ground,
        rail=ground,
        rail_here=ground,
        rail_text=text,
        must=chosen,
        must_dark=chosen,
        on_must=on_chosen,
        warn=text,
        good=text,
        info=text,
        chosen=ground,
        hover=ground,
        rail_mark=chosen,
    )


def _palette(palette: QPalette, colours: Colours) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: colours.paper,
        QPalette.ColorRole.WindowText: colours.ink,
        QPalette.ColorRole.Base: colours.card,
        QPalette.ColorRole.AlternateBase: colours.paper,
        QPalette.ColorRole.Text: colours.ink,
        QPalette.ColorRole.Button: colours.card,
        QPalette.ColorRole.ButtonText: colours.ink,
        QPalette.ColorRole.Highlight: colours.chosen,
        QPalette.ColorRole.HighlightedText: colours.ink,
        QPalette.ColorRole.PlaceholderText: colours.soft,
        QPalette.ColorRole.ToolTipBase: colours.card,
        QPalette.ColorRole.ToolTipText: colours.ink,
        QPalette.ColorRole.Link: colours.info,
    }
    made = QPalette(palette)
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    return made
