"""The frozen window program, without a screen: it starts, shows the right thing, ends quietly."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pmis_desktop.ui.work.local_state import LocalState
from tests.bundle.conftest import World
from tests.bundle.frozen import PATIENCE, Frozen

SHELL = "/bin/sh"


@pytest.fixture
def ending(frozen: Frozen) -> Frozen:
    """A program that ends by itself soon after it has shown its window."""
    return frozen.with_more(PMIS_QUIT_AFTER="1500")


def remember(frozen: Frozen, vault: Path) -> None:
    """Let the window begin with these data, as after an earlier day's work."""
    frozen.state.mkdir(parents=True)
    local = LocalState(frozen.state / "window.ini")
    local.remember_vault(vault)
    local._store.sync()


def seen(frozen: Frozen) -> list[str]:
    """What was to be seen at the end; nothing but INFO may stand in the log, and no crash."""
    lines = frozen.log
    assert lines
    assert not [line for line in lines if " INFO " not in line]
    assert (frozen.state / "crash.log").read_text(encoding="utf-8") == ""
    assert "ending as PMIS_QUIT_AFTER asks" in lines[-1]
    return lines[-1].partition("seen: ")[2].split()


def copy_without(frozen: Frozen, pattern: str) -> Frozen:
    """A copy of the bundle from which one file is gone."""
    copied = frozen.home / "copy"
    shutil.copytree(frozen.folder, copied, symlinks=True, copy_function=os.link)
    (gone,) = copied.rglob(pattern)
    gone.unlink()
    return Frozen(copied, frozen.home, frozen.more)


def test_the_unlock_window_of_known_data(ending: Frozen, world: World) -> None:
    remember(ending, world.folder / "branch")
    ended = ending.start_window()
    assert (ended.returncode, ended.stdout) == (0, "")
    assert {"MainWindow", "UnlockSheet"} <= set(seen(ending))


def test_the_first_start_of_all(ending: Frozen) -> None:
    assert ending.start_window().returncode == 0
    assert "MainWindow" in seen(ending)


@pytest.mark.skipif(not Path(SHELL).exists(), reason="closes the streams with a shell")
def test_without_standard_streams_as_on_windows(ending: Frozen) -> None:
    closing = 'exec "$0" <&- >&- 2>&-'
    assert ending.start(SHELL, "-c", closing, ending.window).returncode == 0
    assert "MainWindow" in seen(ending)


@pytest.mark.skipif(sys.platform == "win32", reason="its door is not a file one can wait for")
def test_a_second_start_hands_over_and_ends(frozen: Frozen) -> None:
    first = subprocess.Popen(  # noqa: S603 - the program that is being tried
        [frozen.window],
        cwd=frozen.home_made(),
        env=frozen.with_more(PMIS_QUIT_AFTER="6000").environment(),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + PATIENCE
        while not list(frozen.home.glob("t/pmis-*")):
            assert time.monotonic() < until
            time.sleep(0.05)
        assert frozen.start(frozen.window, "--open", "回执.dzb").returncode == 0
        # Dragged onto the program; taken for a command it would be wrong usage.
        dragged = frozen.home / "回执.DZB"
        dragged.write_bytes(b"x")
        assert frozen.start(frozen.window, dragged).returncode == 0
        assert first.poll() is None
        assert first.wait(PATIENCE) == 0
    finally:
        first.kill()
        first.wait()


def test_a_missing_resource_is_said_before_the_start(ending: Frozen) -> None:
    broken = copy_without(ending, "NotoSansSC-Regular.otf")
    ended = broken.start_window()
    assert ended.returncode == 1
    assert not (broken.state / "window.ini").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a box of Windows would wait for a person")
def test_a_missing_part_of_qt_is_said_without_it(ending: Frozen) -> None:
    broken = copy_without(ending, "libqoffscreen.so")
    ended = broken.start_window()
    assert ended.returncode == 1
    assert "程序不完整：1 个程序文件缺失或不对" in ended.stderr
    assert "libqoffscreen.so" in ended.stderr
