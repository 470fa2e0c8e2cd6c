"""Whether the program's own files are all here: listed when it is frozen, compared at each start.

A folder copied halfway, or a file that a virus scanner took, would otherwise show itself somewhere
in the middle of the work. The list is no seal: whoever can change the files can change it as well.
"""

import hashlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from pmis_desktop.errors.installation import NoFileListError

LIST_NAME = "files.tsv"


def program_folder() -> Path | None:
    """The folder of the frozen program; None when it runs from source, where nothing is listed."""
    return Path(sys.executable).resolve().parent if getattr(sys, "frozen", False) else None


def write_list(folder: Path) -> int:
    """List every file of a frozen program with its size and hash; how many there are."""
    (folder / LIST_NAME).unlink(missing_ok=True)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [
        f"{_hash(path)}\t{path.stat().st_size}\t{path.relative_to(folder).as_posix()}\n"
        for path in files
    ]
    (folder / LIST_NAME).write_text("".join(lines), encoding="utf-8", newline="\n")
    return len(files)


def lost(folder: Path | None) -> tuple[str, ...]:
    """Name the files that are missing or have another size, without reading them.

    Empty where nothing was listed: that is told by ``changed``, and no reason not to start.
    """
    if folder is None or not (folder / LIST_NAME).is_file():
        return ()
    listed = _listed(folder)
    there = _sizes(folder, listed)
    return tuple(name for name, (_, size) in listed.items() if there.get(name) != size)


def changed(folder: Path | None) -> tuple[str, ...]:
    """Name the files that are missing or hold something else; reads all of them.

    Raises NoFileListError where nothing was listed.
    """
    if folder is None or not (folder / LIST_NAME).is_file():
        raise NoFileListError
    return tuple(
        name
        for name, (digest, _) in _listed(folder).items()
        if not (folder / name).is_file() or _hash(folder / name) != digest
    )


def _listed(folder: Path) -> dict[str, tuple[str, int]]:
    """Hash and size of each listed file; a damaged line counts as a file that is lost."""
    found: dict[str, tuple[str, int]] = {}
    text = (folder / LIST_NAME).read_text(encoding="utf-8", errors="replace")
    for line in text.splitlines():
        digest, _, rest = line.partition("\t")
        size, _, name = rest.partition("\t")
        found[name or line] = (digest, int(size) if size.isdecimal() else -1)
    return found


def _sizes(folder: Path, names: Mapping[str, object]) -> dict[str, int]:
    """The sizes of what lies in the folders of these files, a folder at a time."""
    found: dict[str, int] = {}
    for part in sorted({PurePosixPath(name).parent for name in names}):
        inside = folder / part
        if not inside.is_dir():
            continue
        with os.scandir(inside) as entries:
            # Windows tells the size along with the name: one question a folder, not one a file.
            found |= {(part / each.name).as_posix(): _size(each) for each in entries}
    return found


def _size(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat().st_size
    except OSError:
        return -1


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
