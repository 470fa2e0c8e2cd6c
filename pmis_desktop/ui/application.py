"""The application itself: its faces, its look, its language."""

import sys

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from pmis_desktop.paths import FONTS
from pmis_desktop.ui.kit import theme
from pmis_desktop.ui.kit.theme import TypeSize

_FACES = ("NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf")
# Windows' own face is hinted for its screens and has the widest coverage there.
_WINDOWS_FACE = "Microsoft YaHei UI"
_BUNDLED_FACE = "Noto Sans CJK SC"


def make_application(arguments: list[str]) -> QApplication:
    """The one application object, with the name that desktops show."""
    application = QApplication(arguments)
    application.setApplicationName("pmis")
    application.setApplicationDisplayName("党员信息管理系统")
    application.setStyle("Fusion")
    return application


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
    return found and application.installTranslator(translator)
