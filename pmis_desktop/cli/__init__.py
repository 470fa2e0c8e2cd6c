"""The command line: what scripts and practised clerks use; names and exit codes stay."""

import logging
import os
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pmis_desktop import __version__, files, logs
from pmis_desktop.cli import (
    carriers,
    ceremonies,
    correspondence,
    decisions,
    exports,
    forms,
    founding,
    histories,
    installation,
    keeping_sites,
    notices,
    operators,
    organising,
    overrides,
    parcels,
    purging,
    quality,
    records,
    recovery,
    recycling,
    reviews,
    safekeeping,
    sites,
    transfers,
    waiting,
    workbooks,
)
from pmis_desktop.cli.answers import WRONG_USAGE, confess, give, refuse, speak_utf8
from pmis_desktop.cli.arguments import ChineseParser, Commands, add_global_options
from pmis_desktop.cli.call import Call, dated
from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.cli import InterruptedCommandError, UsageError
from pmis_desktop.memory import share_one_pool

FAMILIES = (
    founding,
    sites,
    keeping_sites,
    workbooks,
    records,
    organising,
    transfers,
    parcels,
    waiting,
    carriers,
    correspondence,
    notices,
    decisions,
    reviews,
    quality,
    overrides,
    recycling,
    purging,
    histories,
    exports,
    forms,
    safekeeping,
    operators,
    recovery,
    ceremonies,
    installation,
)

_SORRY = "程序内部出错，操作没有完成。请把数据目录 logs 文件夹里的日志交给技术人员。"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    speak_utf8()
    share_one_pool()
    # Without a vault there is no log, and nobody wants a trace on the screen in its place.
    logger = logging.getLogger(logs.NAME)
    quiet = logging.NullHandler()
    logger.addHandler(quiet)
    try:
        return _run(given, as_json="--json" in given)
    except SystemExit as ended:  # --help and --version
        return int(ended.code or 0)
    finally:
        logs.stop_log()
        logger.removeHandler(quiet)


@cache
def parser() -> ChineseParser:
    """The parser with every command; made once, for reading words leaves no trace in it."""
    top = ChineseParser(prog="pmis", description="党员信息管理系统（离线桌面版）")
    top.add_argument("--version", action="version", version=f"pmis {__version__}", help="版本号")
    add_global_options(top, default=None, told=True)
    commands = Commands(top)
    for family in FAMILIES:
        family.register(commands)
    return top


def _run(given: Sequence[str], *, as_json: bool) -> int:
    logger = logging.getLogger(logs.NAME)
    try:
        call = Call(parser().parse_args(given))
        return give(dated(call, call.options.run(call)), as_json=call.as_json)
    except UsageError as error:
        return refuse(error, as_json=as_json, status=WRONG_USAGE)
    except AppError as error:
        logger.info("refused: %s", error.code)
        for trace in getattr(error, "traces", ()):
            logger.warning("in a worker: %s", trace)
        return refuse(error, as_json=as_json)
    except KeyboardInterrupt:
        return refuse(InterruptedCommandError(), as_json=as_json)
    except OSError as error:
        # What the disk or the system refused where nobody expected it; still no fault of ours.
        logger.exception("the system refused")
        place = Path(os.fsdecode(error.filename)) if error.filename else Path()
        return refuse(files.sorted_error(error, place), as_json=as_json)
    except Exception:
        logger.exception("a fault of the program")
        return confess(_SORRY, as_json=as_json)
