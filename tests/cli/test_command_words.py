"""How commands are written: what is refused as wrong usage, and what help says."""

import json
import re

import pytest

from pmis_desktop import __version__
from pmis_desktop.cli import main, parser
from pmis_desktop.cli.arguments import in_chinese

CHINESE = re.compile("[\u4e00-\u9fff]")

WRONG = [
    [],
    ["nonsense"],
    ["create"],
    ["create", "county", "--name", "县"],
    ["create", "site", "--org", "支部", "--out", ""],
    ["create", "site", "--org", "支", "--out", "a", "--invitation", "X", "--invitation-file", "f"],
    ["create", "site", "--org", "支", "--out", "a", "--invitation", "X"],
    ["form", "roster"],
    ["form", "roster", "--org", "x", "--set", "colour=red"],
    ["form", "roster", "--org", "x", "--set", "filled_on=today"],
    ["merge", "x", "--answers", "y"],
    ["import-workbook", "x", "--strict"],
    ["list", "organisations", "--on", "2025-01-01"],
    ["set", "member", "1", "name=a", "name=b"],
    ["restore"],
    ["restore", "x", "--confirm"],
    ["recover", "finish"],
    ["recover", "finish", "reply", "--recovery-key-file", "x"],
    ["list"],
    ["list", "things"],
    ["list", "members", "--on", "2025-02-30"],
    ["list", "members", "--on", "20250230"],
    ["list", "members", "--search"],
    ["list", "members", "--search", "a\0b"],
    ["list", "members", "--search", "x" * 5000],
    ["list", "members", "--org", "\udcff"],
    ["list", "members", "--full=yes"],
    ["list", "members", "--sear", "x"],
    ["show", "member"],
    ["show", "membership", "1"],
    ["set", "member", "1"],
    ["set", "member", "1", "name"],
    ["set", "member", "1", "=x"],
    ["add", "thing", "a=b"],
    ["enrol", "r.dzb", "--org", "x", "--out", "g.dzb"],
    ["enrol", "r.dzb", "--org", "x", "--out", "g", "--fingerprint", "1", "--invitation"],
    ["revoke", "site", "--reason", "x", "--cut-off", "-1"],
    ["merge"],
    ["settle", "1", "--reason", "x"],
    ["settle", "1", "--county", "--branch", "--reason", "x"],
    ["settle", "1", "--county"],
    ["settle", "9" * 5000, "--county", "--reason", "x"],
    ["settle", "4294967296", "--county", "--reason", "x"],
    ["settle", "one", "--county", "--reason", "x"],
    ["sample", "county", "d", "--seed", "1.5"],
    ["operator", "add", "x", "--role", "king"],
    ["purge", "preview", "organisation", "1"],
    ["bin", "remove", "thing", "1", "--reason", "x"],
    ["--vault", "~nobody-of-this-name/x", "list", "members"],
    ["list", "members", "--nonsense"],
]


@pytest.mark.parametrize("command", WRONG, ids=lambda words: " ".join(words)[:50] or "nothing")
def test_wrong_usage_is_told_in_chinese(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command) == 2
    said = capsys.readouterr()
    assert said.out == ""
    first = said.err.splitlines()[0]
    assert CHINESE.search(first)
    assert first.endswith("没有执行任何操作。")
    assert not re.search(r"\b(the|argument|invalid|required|choose|unrecognized)\b", said.err)
    assert not re.search(r"['\[\]]", said.err), "a list as the program writes it"


@pytest.mark.parametrize("command", WRONG, ids=lambda words: " ".join(words)[:50] or "nothing")
def test_wrong_usage_for_scripts(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json", *command]) == 2
    said = capsys.readouterr()
    assert said.out.isascii()
    assert said.err == ""
    facts = json.loads(said.out)
    assert facts["error"] == "usage"
    assert CHINESE.search(facts["message"])


def every_command() -> list[list[str]]:
    """Name all commands from the help itself."""
    found: list[list[str]] = []
    waiting: list[list[str]] = [[]]
    while waiting:
        words = waiting.pop()
        listed = re.findall(r"^    ([a-z-]+)(?: |$)", help_of(words), re.MULTILINE)
        found.append(words)
        waiting += [[*words, word] for word in listed] if len(words) < 2 else []
    return found


def help_of(words: list[str]) -> str:
    one = parser()
    for word in words:
        (under,) = [action.choices for action in one._actions if isinstance(action.choices, dict)]
        one = under[word]
    return one.format_help()


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["purge", "preview", "x", "1"], "member（党员）、membership（党员组织关系）"),
        (["bin", "restore", "x", "1"], "organisation（党组织）、"),
        (["set", "x", "1", "a=b"], "member（党员）、"),
        (["form", "roster", "--org", "x", "--set", "colour=red"], "filled_on（"),
    ],
)
def test_what_can_be_written_is_told_by_name(
    command: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command) == 2
    assert told in capsys.readouterr().err


def test_kinds_may_be_written_as_people_call_them() -> None:
    assert parser().parse_args(["bin", "restore", "党员", "1"]).kind == "member"
    assert parser().parse_args(["purge", "preview", "党内任职", "1"]).kind == "post"
    assert parser().parse_args(["show", "members", "1"]).kind == "member"


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_every_command_explains_itself(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--help"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("用法：")
    assert not re.search(r"\b(usage|positional|optional|options|show this)\b", said)


def test_the_contract_has_its_commands() -> None:
    assert {" ".join(words) for words in every_command()} >= {
        "create county",
        "create site",
        "enrol",
        "invite",
        "join",
        "revoke",
        "sites",
        "import-workbook",
        "list",
        "show",
        "set",
        "add",
        "export",
        "inspect",
        "merge",
        "receive",
        "desk",
        "settle",
        "digest",
        "history",
        "undo",
        "backup",
        "restore",
        "verify",
        "sample county",
        "recover request",
        "recover answer",
        "recover finish",
        "operator add",
        "operator remove",
        "operator passphrase",
        "demo",
        "form",
        "forms",
        "form-stubs",
        "void-form",
        "dossier",
    }


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"pmis {__version__}\n"


def test_global_options_may_stand_after_the_command() -> None:
    before = parser().parse_args(["--vault", "a", "--json", "--operator", "甲", "sites"])
    after = parser().parse_args(["sites", "--vault", "a", "--json", "--operator", "甲"])
    for name in ("vault", "json", "operator", "passphrase_file"):
        assert getattr(before, name) == getattr(after, name)


def test_what_the_parser_has_no_chinese_for_is_still_chinese() -> None:
    assert CHINESE.search(in_chinese("something new in Python"))
