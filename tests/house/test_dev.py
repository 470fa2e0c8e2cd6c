"""The pure parts of dev.py: what ldd says, which packages bring it, when to install again."""

import sys
from pathlib import Path

import pytest

import dev

LDD = """\
qt/plugins/platforms/libqxcb.so:
\tlinux-vdso.so.1 (0x00007ffd8a5f2000)
\tlibxcb-icccm.so.4 => not found
\tlibxcb-cursor.so.0 => not found
\tlibxcb-icccm.so.4 => not found
\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f0000000000)
"""
OLD = "./libQt6Core.so.6: /lib64/libc.so.6: version `GLIBC_2.34' not found (required by ./x.so)\n"


def test_missing_libraries_are_named_once() -> None:
    assert dev.missing_libraries(LDD) == ["libxcb-cursor.so.0", "libxcb-icccm.so.4"]
    assert dev.missing_libraries("") == []


def test_an_old_c_library_is_not_a_missing_one() -> None:
    assert dev.missing_libraries(OLD) == []
    assert dev.wants_newer_linux(OLD)
    assert not dev.wants_newer_linux(LDD)


def test_packages_are_chosen_and_strangers_named() -> None:
    wanted = ["libgthread-2.0.so.0", "libglib-2.0.so.0", "libEGL.so.1", "libodd.so.7"]
    assert dev.debian_packages(wanted) == (["libegl1", "libglib2.0-0"], ["libodd.so.7"])
    assert dev.debian_packages([]) == ([], [])


def test_the_printed_command_is_whole() -> None:
    command = dev.apt_command(["libegl1", "libgl1"])
    assert command == "sudo apt-get update && sudo apt-get install -y libegl1 libgl1"


def test_a_changed_lock_is_noticed(tmp_path: Path) -> None:
    lock = tmp_path / "a.lock"
    lock.write_bytes(b"one==1\n")
    before = dev.stamp_of([lock])
    assert not dev.lacks(before, dev.stamp_of([lock]))
    lock.write_bytes(b"one==2\n")
    assert dev.lacks(before, dev.stamp_of([lock]))
    assert dev.lacks("", before)


def test_line_ends_of_a_checkout_do_not_count(tmp_path: Path) -> None:
    lock = tmp_path / "a.lock"
    lock.write_bytes(b"one==1\n")
    before = dev.stamp_of([lock])
    lock.write_bytes(b"one==1\r\n")
    assert dev.stamp_of([lock]) == before


def test_an_environment_with_more_serves_one_that_needs_less(tmp_path: Path) -> None:
    locks = [tmp_path / "a.lock", tmp_path / "b.lock"]
    for lock in locks:
        lock.write_text(lock.name)
    assert not dev.lacks(dev.stamp_of(locks), dev.stamp_of(locks[:1]))
    assert dev.lacks(dev.stamp_of(locks[:1]), dev.stamp_of(locks))


def test_another_python_is_noticed(tmp_path: Path) -> None:
    lock = tmp_path / "a.lock"
    lock.write_text("one==1\n")
    stamp = dev.stamp_of([lock])
    older = "python 3.1\n" + stamp.split("\n", 1)[1]
    assert dev.lacks(older, stamp.splitlines()[0])


def test_without_qt_its_plugin_stays_out() -> None:
    assert dev.pytest_options(has_qt=True) == []
    assert "no:pytest-qt" in dev.pytest_options(has_qt=False)


@pytest.mark.parametrize(
    "rest", [[], ["-k", "house"], ["tests/house", "-q", "-x"], ["--no-header"]]
)
def test_two_processes_share_the_tests(rest: list[str]) -> None:
    assert dev.processes(rest) == ["-n", "2"]


@pytest.mark.parametrize(
    "word",
    ["-n0", "-n", "--numprocesses=4", "--dist=load", "-pno:xdist", "-p", "--pdb", "--trace", "-s"],
)
def test_who_says_otherwise_is_obeyed(word: str) -> None:
    assert dev.processes(["-q", word]) == []


def says(words: str, status: int = 0, after: float = 0) -> list[str]:
    """A check that says something in the end, and how it ended."""
    lines = f"import sys, time; time.sleep({after}); print({words!r}); sys.exit({status})"
    return [sys.executable, "-S", "-c", lines]


def test_checks_beside_each_other_are_reported_in_order(capfd: pytest.CaptureFixture[str]) -> None:
    checks = [says("格式", after=0.3), says("类型"), says("")]
    assert dev.run_beside(checks, says("nothing", 3)) == 0
    assert capfd.readouterr().out.split() == ["格式", "类型"]


def test_the_first_check_that_fails_ends_them_all(capfd: pytest.CaptureFixture[str]) -> None:
    checks = [says("one"), says("two", 4, after=0.3), says("three", 5), says("", after=600)]
    assert dev.run_beside(checks, says("", after=600)) == 4
    assert capfd.readouterr().out.split() == ["one", "two"]


def test_the_program_may_be_written_down_compiled() -> None:
    """Whoever forbids it for everything would have every test that starts it compile it anew."""
    asks = "import sys; sys.exit(sys.dont_write_bytecode)"
    assert dev.run([sys.executable, "-c", asks], PYTHONDONTWRITEBYTECODE="1") == 1
    assert dev.run([sys.executable, "-c", asks], **dev.WRITES_BYTECODE) == 0


@pytest.mark.parametrize("names", [dev.QT_BASE, dev.QT_WINDOW])
def test_qt_files_are_named_inside_its_folder(names: tuple[str, ...]) -> None:
    assert all(name.split("/")[0] in {"lib", "plugins"} for name in names)


@pytest.mark.parametrize("arguments", [["run", "--fast"], ["bundle", "x"], ["pictures", "x"], []])
def test_an_unknown_word_is_wrong_usage(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        dev.main(arguments)
    assert ended.value.code == 2


def test_an_unknown_benchmark_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["bench", "no_such_benchmark"]) == 2
    assert "no_such_benchmark" in capsys.readouterr().out


def test_pictures_are_taken_by_the_program_itself() -> None:
    _, *words, folder = dev.pictures_command()
    assert words == ["-m", "pmis_desktop.ui.showing", "--out"]
    assert folder == dev.ROOT / "build" / "pictures"
    assert dev.NO_SCREEN == {"QT_QPA_PLATFORM": "offscreen"}


def test_the_size_of_a_folder_counts_links_once(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "a").write_bytes(b"12345")
    (tmp_path / "b").write_bytes(b"1")
    (tmp_path / "link").symlink_to("b")
    assert dev.size_of(tmp_path) == (6, 2)
