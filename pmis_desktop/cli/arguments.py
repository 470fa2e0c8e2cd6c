"""How commands are written: a parser that speaks Chinese, and what each argument may be."""

import argparse
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from typing_extensions import override

from pmis_desktop.cli.answers import Answer
from pmis_desktop.cli.call import Call
from pmis_desktop.errors.cli import UsageError

Run = Callable[[Call], Answer]

LONGEST = 4000
_MOST = 2**31 - 1
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

_HEADINGS = {"positional arguments": "参数", "options": "选项", "optional arguments": "选项"}
_CHOICE = re.compile(
    r"argument (.+?): invalid choice: '?(.*?)'? \((?:choose from )(.+)\).*", re.DOTALL
)
_SENTENCES = (
    (r"the following arguments are required: (.+)", r"缺少必需的参数：\1。"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1。"),
    (r"one of the arguments (.+) is required", r"\1 必须写一个。"),
    (r"argument (.+?): expected one argument", r"\1 后面要写一个值。"),
    (r"argument (.+?): expected at least one argument", r"\1 至少要写一个值。"),
    (r"argument (.+?): expected .*", r"\1 后面的值的个数不对。"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 不能与 \2 同时使用。"),
    (r"argument (.+?): ignored explicit argument .+", r"\1 后面不要写值。"),
    (r"argument (.+?): invalid .+", r"\1 的值写法不对。"),
    (r"argument (.+?): (.*[\u4e00-\u9fff].*)", r"\1：\2"),
)


class ChineseFormatter(argparse.HelpFormatter):
    """Help texts with Chinese headings."""

    @override
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    @override
    def start_section(self, heading: str | None) -> None:
        super().start_section(_HEADINGS.get(heading or "", heading))


class ChineseParser(argparse.ArgumentParser):
    """A parser whose refusals are ``UsageError`` in Chinese; words are never abbreviated."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - argparse's own
        settings |= {"add_help": False, "allow_abbrev": False, "formatter_class": ChineseFormatter}
        super().__init__(**settings)
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    @override
    def error(self, message: str) -> NoReturn:
        raise UsageError(in_chinese(message))


class Commands:
    """The commands under one word, or all of them under the program's name."""

    def __init__(self, parser: ChineseParser, depth: int = 0) -> None:
        self._depth = depth
        self._under = parser.add_subparsers(
            dest=f"command{depth}", metavar="命令", required=True, title="命令"
        )

    def add(self, name: str, told: str, run: Run) -> ChineseParser:
        """A command that does something."""
        parser = self._under.add_parser(name, help=told, description=told)
        parser.set_defaults(run=run)
        # Accepted after the command's name as well, where people tend to write them.
        add_global_options(parser, default=argparse.SUPPRESS, told=False)
        return parser

    def group(self, name: str, told: str) -> "Commands":
        """A word with commands of its own, such as ``create``."""
        return Commands(
            self._under.add_parser(name, help=told, description=told), depth=self._depth + 1
        )


def add_global_options(parser: ChineseParser, *, default: str | None, told: bool) -> None:
    """The options that every command has."""

    def option(name: str, told_as: str, **more: Any) -> None:  # noqa: ANN401 - argparse's own
        settings = {"default": default, "help": told_as if told else argparse.SUPPRESS, **more}
        parser.add_argument(name, **settings)

    option("--vault", "数据目录（也可用环境变量 PMIS_VAULT 指定）", metavar="DIR", type=path)
    option("--backup", "不打开数据目录，只看这个备份（只读）", metavar="FILE", type=path)
    option("--passphrase-file", "第一行是口令的文件；不写则提示输入", metavar="FILE", type=path)
    option("--operator", "操作员姓名；只有一位操作员时可以不写", metavar="NAME", type=text)
    option(
        "--json",
        "只输出一个 JSON 对象，供脚本使用",
        action="store_true",
        default=False if default is None else default,
    )


def in_chinese(message: str) -> str:
    """What the parser complains about, in Chinese."""
    if found := _CHOICE.fullmatch(message):
        listed = "、".join(each.strip("' ") for each in found[3].split(","))
        return f"{found[1]} 不能写“{found[2]}”，可以写：{listed}。"
    for pattern, sentence in _SENTENCES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return found.expand(sentence)
    return "命令的写法不对。"


def text(given: str) -> str:
    """Words that can be stored and searched: no control characters, not endlessly long."""
    if len(given) > LONGEST:
        raise argparse.ArgumentTypeError(f"内容太长，最多 {LONGEST} 个字。")
    if _NO_TEXT.search(given):
        raise argparse.ArgumentTypeError("内容含有无法使用的字符。")
    return given


def path(given: str) -> Path:
    """A file or folder; ``~`` is the user's own."""
    if not given:
        raise argparse.ArgumentTypeError("文件或文件夹名不能为空。")
    try:
        return Path(given).expanduser()
    except RuntimeError as error:
        raise argparse.ArgumentTypeError("找不到“~”所指的用户文件夹。") from error


def day(given: str) -> date:
    """A day as 2025-12-31."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given):
        try:
            return date.fromisoformat(given)
        except ValueError:
            pass
    raise argparse.ArgumentTypeError("日期应写作 2025-12-31 的样子。")


def number(given: str) -> int:
    """A whole number from 0 to two thousand million."""
    if re.fullmatch(r"[0-9]{1,10}", given) and int(given) <= _MOST:
        return int(given)
    raise argparse.ArgumentTypeError("应写一个不带符号的整数。")


def pair(given: str) -> tuple[str, str]:
    """A field and its value, as ``field=value``; an empty value clears the field."""
    field, equals, value = text(given).partition("=")
    if not equals or not field.strip():
        raise argparse.ArgumentTypeError("应写作“项目=内容”的样子，如 mobile=13900000000。")
    return field.strip(), value
