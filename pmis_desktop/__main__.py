"""Start of the program: a worker child when asked to be one, the window, or the command line."""

import sys
from collections.abc import Sequence

OPEN = "--open"
_PACKAGE = ".dzb"


def main() -> int:
    """Run the program and give its exit status.

    The window opens without anything, with ``--open FILE…`` (what a double click does), and with
    packages alone, which somebody has dragged onto the program.
    """
    # A worker answers in a tenth of a second only if it loads nothing it does not need, and a
    # script must not load the window.
    words = sys.argv[1:]
    if words[:1] == ["--worker"]:
        from pmis_desktop.workers.child import serve  # noqa: PLC0415

        return serve()
    files = files_to_open(words)
    if files is not None:
        return _window(files)
    from pmis_desktop.cli import main as command_line  # noqa: PLC0415

    return command_line()


def files_to_open(words: Sequence[str]) -> list[str] | None:
    """The files that the window is to open, perhaps none; None where a command is meant."""
    from pathlib import Path  # noqa: PLC0415 - not for a worker

    if words[:1] == [OPEN]:
        return list(words[1:])
    dragged = all(word.lower().endswith(_PACKAGE) and Path(word).is_file() for word in words)
    return list(words) if dragged else None


def _window(files: list[str]) -> int:
    """Open the window, unless files of the program itself are missing."""
    from pmis_desktop import completeness  # noqa: PLC0415

    if names := completeness.lost(completeness.program_folder()):
        from pmis_desktop.errors.installation import IncompleteProgramError  # noqa: PLC0415
        from pmis_desktop.ui.frame.incomplete import tell  # noqa: PLC0415

        tell(IncompleteProgramError(names))
        return 1
    from pmis_desktop.ui.start import run  # noqa: PLC0415

    return run(files)


if __name__ == "__main__":
    sys.exit(main())
