"""Run, test, measure and bundle: python3 dev.py run | test | bench | pictures | bundle.

Standard library only. On a fresh machine it makes .venv beside itself and fills it from the lock
files; it asks pip for nothing but what they pin, from wherever pip is set up to look.
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT, Popen

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python is to read this sentence
    sys.exit("This needs Python 3.11 or newer; start it with such a python3.")

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "installed.txt"
RUN_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
WINDOWS = sys.platform == "win32"
LINUX = sys.platform.startswith("linux")

BUNDLE = ROOT / "dist" / "pmis"
NO_SCREEN = {"QT_QPA_PLATFORM": "offscreen"}
# Tests start the program many times; compiling all of it each time is most of what that costs.
WRITES_BYTECODE = {"PYTHONDONTWRITEBYTECODE": ""}
CHECKED = ("pmis_desktop", "tests", "benchmarks", "dev.py")

# What every test loads, and what a real window loads besides; names inside PySide6/Qt.
QT_BASE = (
    "lib/libQt6Widgets.so.6",
    "lib/libQt6Svg.so.6",
    "lib/libQt6PrintSupport.so.6",
    "lib/libQt6Test.so.6",
    "plugins/platforms/libqoffscreen.so",
    "plugins/platforms/libqminimal.so",
)
QT_WINDOW = (
    "plugins/platforms/libqxcb.so",
    "plugins/platforms/libqwayland.so",
    "plugins/xcbglintegrations/libqxcb-egl-integration.so",
    "plugins/xcbglintegrations/libqxcb-glx-integration.so",
    "plugins/printsupport/libcupsprintersupport.so",
)

# Which package of Debian brings which library, a line each.
PACKAGES = dict(map(str.split, (ROOT / "debian-packages.txt").read_text("utf-8").splitlines()))


def say(text: str) -> None:
    """Print one line at once, so that it stands before what the next child prints."""
    print(text, flush=True)


# On macOS and Linux the interpreter is a link; resolving it would leave the environment.
def venv_python() -> Path:
    """Name the interpreter of the project's own environment."""
    return VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")


def run(command: Sequence[object], **variables: str) -> int:
    """Run a child (words and paths) in the project's folder, without input; its exit code."""
    environment = os.environ | variables
    return subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=environment,
        stdin=DEVNULL,
        check=False,
    ).returncode


def run_beside(checks: Sequence[Sequence[object]], silent: Sequence[object]) -> int:
    """Run checks beside each other and report each whole, in order; the first failure's exit code.

    What the ``silent`` command says or finds counts for nothing.
    """
    # import-linter draws with characters that a Chinese Windows code page lacks.
    told = os.environ | WRITES_BYTECODE | {"PYTHONIOENCODING": "utf-8"}
    running = []
    try:
        for command in (*checks, silent):
            words, to = [str(part) for part in command], DEVNULL if command is silent else PIPE
            child = Popen(words, cwd=ROOT, env=told, stdin=DEVNULL, stdout=to, stderr=STDOUT)
            running.append(child)
        for child in running:
            if said := child.communicate()[0]:
                say(said.decode("utf-8", "replace").rstrip())
            if child.returncode != 0 and child is not running[-1]:
                return child.returncode
    finally:
        for child in running:
            with child:
                child.kill()
    return 0


def stamp_of(locks: Iterable[Path]) -> str:
    """Say what an environment filled from these locks by this Python holds, one line each."""
    version = f"python {sys.version_info.major}.{sys.version_info.minor}"
    # Line ends do not count: a checkout on Windows may have rewritten them.
    texts = {lock.name: lock.read_bytes().replace(b"\r\n", b"\n") for lock in locks}
    hashes = [f"{name} {hashlib.sha256(text).hexdigest()}" for name, text in texts.items()]
    return "\n".join([version, *hashes]) + "\n"


def lacks(stamp: str, wanted: str) -> bool:
    """Tell whether an environment with this stamp misses something of the wanted one."""
    return not set(wanted.splitlines()) <= set(stamp.splitlines())


def missing_libraries(ldd_output: str) -> list[str]:
    """Name the libraries that ldd could not find, each once, sorted."""
    return sorted(set(re.findall(r"^\s*(\S+) => not found", ldd_output, re.MULTILINE)))


def wants_newer_linux(ldd_output: str) -> bool:
    """Tell whether the wheel was built for a newer C library than this machine has."""
    return re.search(r"version `GLIBC\w*_[\d.]+' not found", ldd_output) is not None


def debian_packages(libraries: Iterable[str]) -> tuple[list[str], list[str]]:
    """Sort libraries into the Debian packages that bring them and those nobody listed."""
    libraries = list(libraries)
    packages = {PACKAGES[name] for name in libraries if name in PACKAGES}
    return sorted(packages), sorted({name for name in libraries if name not in PACKAGES})


def apt_command(packages: Sequence[str]) -> str:
    """Write the command that a person would type for these packages."""
    return "sudo apt-get update && sudo apt-get install -y " + " ".join(packages)


def is_debian_root() -> bool:
    """Tell whether packages can be installed here without asking anybody."""
    return LINUX and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(packages: Sequence[str]) -> bool:
    """Install Debian packages as root; False where that is not possible or failed."""
    if not is_debian_root():
        return False
    say(f"Installing system packages: {' '.join(packages)}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-qq"], **quiet)
    command = ["apt-get", "install", "-y", "-qq", "-o", "Dpkg::Use-Pty=0"]
    return run([*command, "--no-install-recommends", *packages], **quiet) == 0


def make_venv() -> None:
    """Make the project's own environment, or end with the sentence that says what is missing."""
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        if not apt_install([package]):
            sys.exit(
                "This Python cannot make virtual environments: its venv module is not installed.\n"
                f"On Debian, Ubuntu and their kin: {apt_command([package])}"
            )
    say(f"Making {VENV.name}")
    if run([sys.executable, "-m", "venv", "--clear", VENV]) != 0:
        sys.exit(f"Making {VENV.name} failed; the lines above say why.")


def install(*locks: Path) -> None:
    """Fill the environment from the locks, unless it already holds exactly what they pin."""
    wanted = stamp_of(locks)
    stamp = STAMP.read_text(encoding="utf-8") if STAMP.exists() else ""
    same_python = not stamp or not lacks(stamp, wanted.splitlines()[0])
    if not venv_python().exists() or not same_python:
        make_venv()
        stamp = ""
    if not lacks(stamp, wanted):
        return
    say(f"Installing what {' and '.join(lock.name for lock in locks)} pin")
    # Both locks in one call where both are wanted: pip then sees every pin at once.
    files = [part for lock in locks for part in ("-r", lock)]
    pip = [venv_python(), "-m", "pip", "--disable-pip-version-check"]
    if run([*pip, "install", "--quiet", "--require-hashes", *files]) != 0:
        sys.exit(
            "Installing the pinned packages failed; the lines above say why. "
            f"If {VENV.name} itself is damaged, delete it and start again."
        )
    STAMP.write_text(wanted, encoding="utf-8")


def ldd(names: Iterable[str]) -> str:
    """Ask which system libraries these files of Qt find; empty where ldd does not exist."""
    tool = shutil.which("ldd")
    found = sorted(VENV.glob("lib/python*/site-packages/PySide6/Qt"))
    files = [str(qt / name) for qt in found for name in names if (qt / name).exists()]
    if tool is None or not files:
        return ""
    answer = subprocess.run([tool, *files], capture_output=True, text=True, check=False)
    return answer.stdout + answer.stderr


def has_qt_libraries(names: Iterable[str]) -> bool:
    """See that Qt finds its system libraries; install them, or say which command does."""
    names = list(names)
    if not LINUX:
        return True
    output = ldd(names)
    if wants_newer_linux(output):
        say("This Linux is older than the pinned PySide6 supports; see docs/development.md.")
        return False
    packages, unknown = debian_packages(missing_libraries(output))
    if packages and apt_install(packages):
        packages, unknown = debian_packages(missing_libraries(ldd(names)))
    if packages:
        say(f"Qt misses system libraries. On Debian and its kin: {apt_command(packages)}")
    if unknown:
        say(f"Qt misses system libraries of unknown packages: {' '.join(unknown)}")
    return not packages and not unknown


def has_display() -> bool:
    """Tell whether a window can be shown at all."""
    return not LINUX or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def command_run(options: argparse.Namespace) -> int:
    """Open the window, or without a screen (or on --demo) play the demonstration in ./demo."""
    install(RUN_LOCK)
    program = [venv_python(), "-m", "pmis_desktop"]
    if has_display() and not options.demo:
        return run(program) if has_qt_libraries([*QT_BASE, *QT_WINDOW]) else 1
    if not options.demo:
        say("No screen here: playing the demonstration into the folder demo.")
    if not has_qt_libraries(QT_BASE):
        return 1
    # The real window, without a screen: it leaves pictures of every step.
    showing = [venv_python(), "-m", "pmis_desktop.ui.showing", "demo", "--out", ROOT / "demo"]
    return run(showing, **NO_SCREEN)


def pytest_options(*, has_qt: bool) -> list[str]:
    """Choose the options of pytest; without Qt's libraries its plugin could not even start."""
    if has_qt:
        return []
    ignored = ["-W", "ignore::pytest.PytestConfigWarning"]
    return ["-p", "no:pytest-qt", "-o", "addopts=--import-mode=importlib", *ignored]


def processes(rest: Sequence[str]) -> list[str]:
    """Let two processes share the tests, unless the person has asked for something of that kind.

    A debugger and a test's own output (-s) want a single process.
    """
    own = re.compile(r"-n|--numprocesses|--dist|-p|--pdb|--trace$|-s$")
    return [] if any(own.match(word) for word in rest) else ["-n", "2"]


def memory_for_files() -> dict[str, str]:
    """Put the tests' files into memory where Linux offers enough of it: they sync thousands.

    A person's own choice stands.
    """
    memory, root = Path("/dev/shm"), "PYTEST_DEBUG_TEMPROOT"  # noqa: S108 - in memory, on purpose
    if not LINUX or root in os.environ or not os.access(memory, os.W_OK):
        return {}
    return {root: str(memory)} if shutil.disk_usage(memory).free >= 4 << 30 else {}


def command_test(options: argparse.Namespace) -> int:
    """Check format, lint, types and layers, then run the tests; the first failure ends it."""
    install(RUN_LOCK, DEV_LOCK)
    has_qt = has_qt_libraries(QT_BASE)
    if not has_qt:
        say("Tests that need Qt will fail; the others run.")
    python = venv_python()
    checked = [name for name in CHECKED if name.endswith(".py") or any((ROOT / name).rglob("*.py"))]
    checks: list[list[object]] = [
        [python, "-m", "ruff", "format", "--check", *checked],
        [python, "-m", "ruff", "check", *checked],
        [python, "-m", "mypy", *checked],
        [python.with_name("lint-imports.exe" if WINDOWS else "lint-imports")],
    ]
    pytest: list[object] = [python, "-m", "pytest", *pytest_options(has_qt=has_qt)]
    # Finding the tests once writes them down as the two processes then load them.
    code = run_beside(checks, [*pytest, "-n", "0", "--collect-only", "-q", *options.rest])
    pytest += [*processes(options.rest), *options.rest]
    return code or run(pytest, **WRITES_BYTECODE, **memory_for_files())


def command_bench(options: argparse.Namespace) -> int:
    """Run the named benchmarks one after the other, or list them; options go to each of them."""
    folder = ROOT / "benchmarks"
    names = sorted(path.stem for path in folder.glob("[!_]*.py"))
    wanted = [name.removesuffix(".py") for name in options.names]
    unknown = [name for name in wanted if name not in names]
    if not wanted or unknown:
        for name in unknown:
            say(f"There is no benchmark {name}.")
        say("Benchmarks: " + " ".join(names))
        return 2 if unknown else 0
    install(RUN_LOCK, DEV_LOCK)
    codes = [
        run([venv_python(), folder / f"{name}.py", *options.rest], PYTHONPATH=str(ROOT))
        for name in wanted
    ]
    return max(codes)


def command_pictures(_options: argparse.Namespace) -> int:
    """Take pictures of every page into build/pictures, without a screen."""
    install(RUN_LOCK)
    return run(pictures_command(), **NO_SCREEN) if has_qt_libraries(QT_BASE) else 1


def pictures_command() -> list[object]:
    """The program that takes the pictures, with the folder they go to."""
    return [venv_python(), "-m", "pmis_desktop.ui.showing", "--out", ROOT / "build" / "pictures"]


def command_forms(_options: argparse.Namespace) -> int:
    """Make the catalogue of forms in docs anew, with a picture of each."""
    install(RUN_LOCK, DEV_LOCK)
    return run([venv_python(), "-m", "tests.forms.thumbnails"], PYTHONPATH=str(ROOT))


def command_bundle(_options: argparse.Namespace) -> int:
    """Freeze the program into one folder under dist and try what came out."""
    install(RUN_LOCK, DEV_LOCK)
    has_qt = has_qt_libraries([*QT_BASE, *QT_WINDOW])
    pyinstaller = [venv_python(), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    code = run([*pyinstaller, ROOT / "build.spec"])
    if code != 0:
        return code
    size, count = size_of(BUNDLE)
    say(f"The program is in {BUNDLE.relative_to(ROOT)}: {count} files, {size / 1e6:.0f} MB.")
    pytest = [venv_python(), "-m", "pytest", "-q", *pytest_options(has_qt=has_qt)]
    code = run([*pytest, ROOT / "tests" / "bundle"], PMIS_BUNDLE=str(BUNDLE))
    say("It was tried and works." if code == 0 else "It is not fit to be given away; see above.")
    return code


def size_of(folder: Path) -> tuple[int, int]:
    """The bytes and the number of files below a folder; links do not count."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return sum(path.stat().st_size for path in files), len(files)


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    top = argparse.ArgumentParser(prog="dev.py", description=__doc__)
    commands = top.add_subparsers(
        required=True, metavar="run | test | bench | pictures | forms | bundle"
    )
    one = commands.add_parser("run", help="open the window, or play the demonstration")
    one.add_argument("--demo", action="store_true", help="play the demonstration")
    one.set_defaults(act=command_run, takes_rest=False)
    one = commands.add_parser("test", help="every check; further options go to pytest")
    one.set_defaults(act=command_test, takes_rest=True)
    one = commands.add_parser("bench", help="run benchmarks; without a name list them")
    one.add_argument("names", nargs="*", metavar="NAME")
    one.set_defaults(act=command_bench, takes_rest=True)
    one = commands.add_parser("pictures", help="take pictures of every page")
    one.set_defaults(act=command_pictures, takes_rest=False)
    one = commands.add_parser("forms", help="make the catalogue of forms in docs anew")
    one.set_defaults(act=command_forms, takes_rest=False)
    one = commands.add_parser("bundle", help="freeze the program into one folder and try it")
    one.set_defaults(act=command_bundle, takes_rest=False)
    return top


def main(arguments: Sequence[str]) -> int:
    """Do what the command line asks; the exit code."""
    options, options_rest = parser().parse_known_args(arguments)
    if options_rest and not options.takes_rest:
        parser().error(f"unknown: {' '.join(options_rest)}")
    options.rest = options_rest
    act = options.act
    return int(act(options))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
