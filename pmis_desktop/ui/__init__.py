"""The window: the only room that knows Qt.

PySide6 stands before every import and reads the module's source, in case it asks for Qt's names in
snake_case. Nothing here does, and reading everything keeps 25 MiB of source in memory: so the plain
import comes back as soon as PySide6 is there.
"""

import builtins

import PySide6.QtCore  # noqa: F401 - it puts its own import in place

builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
