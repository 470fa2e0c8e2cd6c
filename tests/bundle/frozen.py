"""The frozen program as a person or a script starts it: alone, with nothing of Python around it."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

ENDING = ".exe" if sys.platform == "win32" else ""
NEEDED = {"SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC"}
PATIENCE = 90  # seconds; a window that is to end by itself needs far less
WINDOW_PATIENCE = 20


@dataclass(frozen=True)
class Frozen:
    """A bundle's folder, and a folder that stands for a user's home."""

    folder: Path
    home: Path
    more: dict[str, str] = field(default_factory=dict)

    @property
    def console(self) -> Path:
        return self.folder / f"pmis{ENDING}"

    @property
    def window(self) -> Path:
        return self.folder / f"党员信息管理系统{ENDING}"

    @property
    def state(self) -> Path:
        """Where the program keeps what belongs to this computer's user."""
        return self.home / "state" / "pmis_desktop"

    @property
    def log(self) -> list[str]:
        return (self.state / "pmis.log").read_text(encoding="utf-8").splitlines()

    def environment(self) -> dict[str, str]:
        """What a desktop would give, and nothing of the environment that runs the tests."""
        system = {name: text for name, text in os.environ.items() if name.upper() in NEEDED}
        homes = dict.fromkeys(("HOME", "USERPROFILE"), str(self.home))
        # The door at which a second start knocks lies there: nobody else's window may answer.
        homes |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(self.home / "t"))
        states = dict.fromkeys(("XDG_STATE_HOME", "LOCALAPPDATA"), str(self.state.parent))
        screen = {"QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"}
        return system | homes | states | screen | self.more

    def home_made(self) -> Path:
        """The home, there from now on, to start from: nothing of the project lies in it."""
        (self.home / "t").mkdir(parents=True, exist_ok=True)
        return self.home

    def with_more(self, **variables: str) -> "Frozen":
        return replace(self, more={**self.more, **variables})

    def start(self, *words: object, patience: int = PATIENCE) -> "subprocess.CompletedProcess[str]":
        """Run to the end."""
        return subprocess.run(  # noqa: S603 - the program that is being tried
            [str(word) for word in words],
            cwd=self.home_made(),
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=patience,
            check=False,
        )

    def start_window(self) -> "subprocess.CompletedProcess[str]":
        """Run the window program to its end; PMIS_QUIT_AFTER must be set to have one."""
        return self.start(self.window, patience=WINDOW_PATIENCE)

    def tell(self, *words: object, status: int = 0) -> dict[str, Any]:
        """Give the console program a command; the JSON object it answers with."""
        ended = self.start(self.console, "--json", *words)
        assert ended.returncode == status, ended.stdout + ended.stderr
        assert ended.stderr == ""
        found: dict[str, Any] = json.loads(ended.stdout)
        return found
