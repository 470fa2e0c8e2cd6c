"""Start of the program: a worker child when asked to be one, else the command line."""

import sys


def main() -> int:
    """Run the program and give its exit status."""
    # A worker answers in a tenth of a second only if it loads nothing it does not need.
    if sys.argv[1:2] == ["--worker"]:
        from pmis_desktop.workers.child import serve  # noqa: PLC0415

        return serve()
    from pmis_desktop.cli import main as command_line  # noqa: PLC0415

    return command_line()


if __name__ == "__main__":
    sys.exit(main())
