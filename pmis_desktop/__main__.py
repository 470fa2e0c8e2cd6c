"""Start of the program: a worker child when asked to be one, the window, or the command line."""

import sys

OPEN = "--open"


def main() -> int:
    """Run the program and give its exit status.

    Without anything, or with ``--open FILE…`` (what a double click does), the window opens.
    """
    # A worker answers in a tenth of a second only if it loads nothing it does not need, and a
    # script must not load the window.
    words = sys.argv[1:]
    if words[:1] == ["--worker"]:
        from pmis_desktop.workers.child import serve  # noqa: PLC0415

        return serve()
    if not words or words[0] == OPEN:
        return _window(words[1:])
    from pmis_desktop.cli import main as command_line  # noqa: PLC0415

    return command_line()


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
