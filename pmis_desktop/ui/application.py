"""The application itself: its faces, its look, its language."""

import os
import sys
from collections.abc import Collection, Mapping
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from pmis_desktop.memory import share_one_pool
from pmis_desktop.paths import FONTS
from pmis_desktop.ui.kit import theme
from pmis_desktop.ui.kit.qt_words import OwnWords
from pmis_desktop.ui.kit.theme import TypeSize

_FACES = ("NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf")
# Windows' own face is hinted for its screens and has the widest coverage there.
_WINDOWS_FACE = "Microsoft YaHei UI"
_BUNDLED_FACE = "Noto Sans CJK SC"


def make_application(arguments: list[str]) -> QApplication:
    """The one application object, with the name that desktops show."""
    share_one_pool()
    if sys.platform.startswith("linux"):
        # Qt reads it once, when the application is made.
        os.environ.update(through_ibus(os.environ, _input_methods()))
    application = QApplication(arguments)
    application.setApplicationName("pmis")
    application.setApplicationDisplayName("党员信息管理系统")
    application.setStyle("Fusion")
    return application


def through_ibus(environment: Mapping[str, str], plugins: Collection[str]) -> dict[str, str]:
    """What to set so that people whose input method is fcitx can type Chinese.

    PySide6 brings no part for fcitx, but fcitx answers to the one for IBus. ``plugins`` are the
    file names of Qt's parts for input methods. Nothing is set where fcitx is not meant, or has a
    part of its own.
    """
    if any("fcitx" in name for name in plugins):
        return {}
    # Since Qt 6.7 a list goes before the one name.
    listed = [name for name in environment.get("QT_IM_MODULES", "").split(";") if name]
    if listed:
        lacks = any(map(_is_fcitx, listed)) and "ibus" not in listed
        return {"QT_IM_MODULES": ";".join([*listed, "ibus"])} if lacks else {}
    module = environment.get("QT_IM_MODULE", "")
    # A Wayland screen passes typing on by itself; there XMODIFIERS is meant for others.
    is_x11 = not environment.get("WAYLAND_DISPLAY")
    by_modifiers = not module and is_x11 and "@im=fcitx" in environment.get("XMODIFIERS", "")
    return {"QT_IM_MODULE": "ibus"} if _is_fcitx(module) or by_modifiers else {}


def _is_fcitx(name: str) -> bool:
    """Whether an input method's name is one of fcitx's: fcitx, fcitx5."""
    return name.startswith("fcitx")


def _input_methods() -> list[str]:
    """The file names of Qt's parts for input methods."""
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    return [path.name for path in (plugins / "platforminputcontexts").glob("*")]


def dress(application: QApplication, size: TypeSize) -> None:
    """Give the application its faces, its look and Qt's own words in Chinese."""
    for face in _FACES:
        QFontDatabase.addApplicationFont(str(FONTS / face))
    application.setStyle("Fusion")
    set_type_size(application, size)
    translate(application)


def set_type_size(application: QApplication, size: TypeSize) -> None:
    """Another type size, at once and everywhere."""
    on_windows = sys.platform == "win32" and _WINDOWS_FACE in QFontDatabase.families()
    theme.apply(application, size, family=_WINDOWS_FACE if on_windows else _BUNDLED_FACE)


def translate(application: QApplication) -> bool:
    """Load Qt's own translation: its dialogs and menus would say Save and Cut otherwise."""
    translator = QTranslator(application)
    chinese = QLocale(QLocale.Language.Chinese, QLocale.Country.China)
    QLocale.setDefault(chinese)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    found = translator.load(chinese, "qtbase", "_", folder)
    # What is installed last is asked first.
    loaded = found and application.installTranslator(translator)
    return application.installTranslator(OwnWords(application)) and loaded
