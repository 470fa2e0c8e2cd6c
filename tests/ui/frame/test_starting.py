"""What the program loads before it asks for the passphrase: the window waits for nothing else."""

import json
import subprocess
import sys
from pathlib import Path

from pmis_desktop.services.house import House
from pmis_desktop.ui.work.local_state import LocalState
from tests.house.sources import ROOT

# Shows the unlock page as the program does and says what was loaded until it could be typed into.
_START = """
import json, sys
from pathlib import Path
import pmis_desktop.ui.start
from pmis_desktop.ui.application import dress, make_application
from pmis_desktop.ui.frame import window as frame
from pmis_desktop.ui.kit.theme import TypeSize
from pmis_desktop.ui.work.local_state import LocalState
from PySide6.QtWidgets import QLineEdit

application = make_application(["pmis"])
dress(application, TypeSize.STANDARD)
frame.load_rooms = lambda jobs: None  # what is loaded behind the page, while somebody types
window = frame.MainWindow(LocalState(Path(sys.argv[1])))
window.start()
window.show()
while not any(line.isVisible() for line in window.findChildren(QLineEdit)):
    application.processEvents()
print(json.dumps(sorted(sys.modules)))
window.close()
"""
_LATER = {
    "sqlalchemy",
    "sqlcipher3",
    "cryptography",
    "typst",
    "pypdf",
    "pypinyin",
    "openpyxl",
    "python_calamine",
}


def test_the_unlock_page_waits_for_no_database(site: House, tmp_path: Path) -> None:
    settings = tmp_path / "window.ini"
    LocalState(settings).remember_vault(site.vault.folder)
    ended = subprocess.run(  # noqa: S603 - a second process: everything is loaded in this one
        [sys.executable, "-c", _START, str(settings)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    loaded = set(json.loads(ended.stdout.splitlines()[-1]))
    assert "pmis_desktop.ui.pages.welcome.unlock" in loaded
    assert "pmis_desktop.services.house" not in loaded
    assert not _LATER & {name.partition(".")[0] for name in loaded}
