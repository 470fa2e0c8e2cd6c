"""The program started again as a child with limits, for work that must not hurt the window."""

from pmis_desktop.workers.beside import Beside
from pmis_desktop.workers.closing import Closing
from pmis_desktop.workers.parent import Worker, run

__all__ = ["Beside", "Closing", "Worker", "run"]
