"""The style sheet: written for one type size and made anew when it changes.

Sizes are in points and in shares of the line height, so that everything grows together.
"""

from pmis_desktop.paths import ICONS
from pmis_desktop.ui.kit.colours import Colours


def style_sheet(colours: Colours, points: float, height: int) -> str:
    """The whole sheet for a base type of ``points`` whose lines are ``height`` pixels high."""
    return "\n".join(
        (
            _words(colours, points),
            _boxes(colours),
            _buttons(colours, height),
            _fields(colours, height),
            _lists(colours, height),
            _frame(colours, points, height),
        )
    )


def _words(c: Colours, points: float) -> str:
    return f"""
QLabel {{ background: transparent; }}
*[look="title"] {{ font-size: {points * 1.4:.1f}pt; font-weight: 600; }}
*[look="section"] {{ font-size: {points * 1.12:.1f}pt; font-weight: 600; }}
*[look="figure"] {{ font-size: {points * 2.0:.1f}pt; font-weight: 600; }}
*[look="value"] {{ font-size: {points * 1.6:.1f}pt; font-weight: 600; }}
*[look="reading"] {{ font-size: {points * 1.2:.1f}pt; }}
*[look="glyph"] {{ font-size: {points * 1.8:.1f}pt; }}
*[look="strong"] {{ font-weight: 600; }}
*[look="soft"] {{ color: {c.soft}; }}
*[look="must"] {{ color: {c.must}; }}
*[look="warn"] {{ color: {c.warn}; }}
*[look="good"] {{ color: {c.good}; }}
*[look="info"] {{ color: {c.info}; }}
QToolTip {{ background: {c.card}; color: {c.ink}; border: 1px solid {c.edge}; padding: 4px; }}
"""


def _boxes(c: Colours) -> str:
    return f"""
QMainWindow, QDialog, *[look="page"] {{ background: {c.paper}; }}
QFrame[look="card"] {{ background: {c.card}; border: 1px solid {c.line}; border-radius: 6px; }}
QFrame[look="card-must"] {{ background: {c.card}; border: 2px solid {c.must}; border-radius: 6px; }}
QFrame[look="rule"] {{ background: {c.line}; border: none; }}
QFrame[look="drop"] {{ background: {c.card}; border: 2px dashed {c.edge}; border-radius: 6px; }}
QAbstractScrollArea[look="paper"] {{ border: 1px solid {c.edge}; }}
QAbstractScrollArea[look="paper"]:focus {{ border: 1px solid {c.info}; }}
QFrame[look="drop-over"] {{ background: {c.hover}; border: 2px dashed {c.info};
    border-radius: 6px; }}
QScrollArea {{ background: transparent; border: none; }}
QScrollArea > QWidget > QWidget[look="page"] {{ background: transparent; }}
QProgressBar {{ border: 1px solid {c.edge}; border-radius: 4px; background: {c.paper};
    text-align: center; }}
QProgressBar::chunk {{ background: {c.info}; border-radius: 3px; }}
"""


def _buttons(c: Colours, height: int) -> str:
    pad = round(height * 0.32)
    side = round(height * 0.72)
    return f"""
QPushButton {{ background: {c.card}; color: {c.ink}; border: 1px solid {c.edge};
    border-radius: 5px; padding: {pad}px {side}px; }}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:pressed {{ background: {c.line}; }}
QPushButton:focus {{ border: 2px solid {c.info}; padding: {pad - 1}px {side - 1}px; }}
QPushButton:disabled {{ color: {c.soft}; background: {c.paper}; }}
QPushButton::menu-indicator {{ width: 0; }}
QPushButton[look="primary"] {{ background: {c.must}; color: {c.on_must};
    border: 1px solid {c.must}; }}
QPushButton[look="primary"]:hover {{ background: {c.must_dark}; }}
QPushButton[look="primary"]:focus {{ border: 2px solid {c.ink}; }}
QPushButton[look="primary"]:disabled {{ background: {c.line}; color: {c.soft};
    border-color: {c.line}; }}
QPushButton[look="link"] {{ background: transparent; border: 1px solid transparent;
    color: {c.info}; padding: {pad // 2}px {pad}px; text-align: left; }}
QPushButton[look="link"]:hover {{ text-decoration: underline; }}
QPushButton[look="link"]:focus {{ border: 1px solid {c.info}; }}
QPushButton[look="chip"] {{ padding: {pad // 2 + 1}px {round(side * 0.8)}px; }}
QPushButton[look="tab"] {{ background: transparent; border: 1px solid transparent;
    border-bottom: 3px solid transparent; border-radius: 0; padding: {pad // 2}px {side}px; }}
QPushButton[look="tab"]:hover {{ background: {c.hover}; }}
QPushButton[look="tab"]:checked {{ border-bottom: 3px solid {c.must}; font-weight: 600; }}
QPushButton[look="tab"]:focus {{ border: 1px solid {c.info}; border-bottom: 3px solid {c.info};
    padding: {pad // 2}px {side}px; }}
QPushButton[look="choice"] {{ text-align: left; padding: {pad * 2}px {side}px; }}
QPushButton[look="choice"]:checked {{ border: 2px solid {c.must}; background: {c.hover}; }}
QPushButton[look="chip"]:checked {{ border-color: {c.must}; background: {c.hover}; }}
QPushButton[look="figure-card"] {{ background: {c.card}; border: 1px solid {c.line};
    border-radius: 6px; padding: 0; }}
QPushButton[look="figure-card"]:hover {{ background: {c.hover}; border-color: {c.edge}; }}
QPushButton[look="figure-card"]:focus {{ border: 2px solid {c.info}; }}
"""


def _fields(c: Colours, height: int) -> str:
    pad = round(height * 0.28)
    # Marks as high as the type; a ring that is thick when chosen is seen without its colour.
    mark, hole = round(height * 0.62), round(height * 0.62) // 4 * 2
    tick, arrow = ((ICONS / name).as_posix() for name in ("check.svg", "chevron-down.svg"))
    return f"""
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox {{ background: {c.card}; color: {c.ink};
    border: 1px solid {c.edge}; border-radius: 5px; padding: {pad}px {pad + 2}px;
    selection-background-color: {c.info}; selection-color: {c.card}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus {{
    border: 2px solid {c.info}; padding: {pad - 1}px {pad + 1}px; }}
QLineEdit[problem="must"] {{ border: 2px solid {c.must}; padding: {pad - 1}px {pad + 1}px; }}
QLineEdit[problem="warn"] {{ border: 2px solid {c.warn}; padding: {pad - 1}px {pad + 1}px; }}
QLineEdit:read-only, QLineEdit:disabled {{ background: {c.paper}; color: {c.soft}; }}
QComboBox {{ combobox-popup: 0; }}
QComboBox::drop-down {{ border: none; width: {height + pad}px; }}
QComboBox::down-arrow {{ image: url("{arrow}"); width: {mark}px; height: {mark}px; }}
QComboBox QAbstractItemView {{ background: {c.card}; border: 1px solid {c.edge};
    selection-background-color: {c.chosen}; selection-color: {c.ink}; }}
QCheckBox, QRadioButton {{ spacing: {pad}px; background: transparent; }}
QCheckBox:focus, QRadioButton:focus {{ color: {c.info}; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: {mark}px; height: {mark}px;
    border: 2px solid {c.soft}; background: {c.card}; }}
QCheckBox::indicator {{ border-radius: 4px; }}
QRadioButton::indicator {{ border-radius: {mark // 2 + 2}px; }}
QCheckBox::indicator:checked {{ border-color: {c.must}; image: url("{tick}"); }}
QRadioButton::indicator:checked {{ width: {hole}px; height: {hole}px;
    border: {(mark - hole) // 2 + 2}px solid {c.must}; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border-color: {c.info}; }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ border-color: {c.edge}; }}
"""


def _lists(c: Colours, height: int) -> str:
    pad = round(height * 0.4)
    return f"""
QTableView, QTreeView, QListView {{ background: {c.card}; border: 1px solid {c.line};
    border-radius: 6px; gridline-color: {c.line}; outline: none;
    selection-background-color: {c.chosen}; selection-color: {c.ink}; }}
QTableView:focus, QTreeView:focus, QListView:focus {{ border: 1px solid {c.info}; }}
QTableView::item {{ border-bottom: 1px solid {c.line}; padding: 0 {pad}px; }}
QTreeView::item, QListView::item {{ padding: {pad // 2}px {pad // 2}px; }}
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected {{
    background: {c.chosen}; color: {c.ink}; }}
QHeaderView {{ background: {c.paper}; border: none; }}
QHeaderView::section {{ background: {c.paper}; color: {c.soft}; border: none;
    border-bottom: 1px solid {c.line}; padding: {pad // 2}px {pad}px; }}
QTableCornerButton::section {{ background: {c.paper}; border: none; }}
QMenu {{ background: {c.card}; border: 1px solid {c.edge}; padding: 4px; }}
QMenu::item {{ padding: {pad // 2 + 1}px {pad * 2 + round(height * 0.7)}px {pad // 2 + 1}px
    {pad * 2}px; }}
QMenu::item:selected {{ background: {c.chosen}; color: {c.ink}; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px; }}
QScrollBar:vertical {{ background: transparent; width: {round(height * 0.65)}px; }}
QScrollBar:horizontal {{ background: transparent; height: {round(height * 0.65)}px; }}
QScrollBar::handle {{ background: {c.edge}; border-radius: 4px; margin: 2px;
    min-height: {height * 2}px; min-width: {height * 2}px; }}
QScrollBar::handle:hover {{ background: {c.soft}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def _frame(c: Colours, points: float, height: int) -> str:
    pad = round(height * 0.5)
    return f"""
*[look="rail"] {{ background: {c.rail}; }}
QToolButton[look="room"] {{ background: {c.rail}; color: {c.rail_text}; border: none;
    border-left: 4px solid {c.rail}; padding: 0 {pad + 4}px; text-align: left; }}
QToolButton[look="room"]:hover {{ background: {c.rail_here}; border-left-color: {c.rail_here}; }}
QToolButton[look="room"]:checked {{ background: {c.rail_here};
    border-left: 4px solid {c.rail_mark}; font-weight: 600; }}
QToolButton[look="room"]:focus {{ border-right: 2px solid {c.rail_text}; }}
*[look="top"] {{ background: {c.card}; border-bottom: 1px solid {c.line}; }}
*[look="quiet"] {{ background: {c.card}; border-top: 1px solid {c.line}; }}
*[look="practice"] {{ background: {c.warn}; color: {c.card}; font-weight: 600; }}
QFrame[look="bar-good"] {{ background: {c.card}; border-bottom: 2px solid {c.good}; }}
QFrame[look="bar-warn"] {{ background: {c.card}; border-bottom: 2px solid {c.warn}; }}
QFrame[look="bar-must"] {{ background: {c.card}; border-bottom: 2px solid {c.must}; }}
QFrame[look="bar-info"] {{ background: {c.card}; border-bottom: 2px solid {c.info}; }}
*[look="small"] {{ font-size: {points * 0.92:.1f}pt; color: {c.soft}; }}
"""
