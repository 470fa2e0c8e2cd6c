"""The changes by which tests are tested are changes, one each, of a program that still compiles."""

import ast

import pytest

from tests.mutants.changing import changes

PROGRAM = '''
def judge(n: int, seen: int = 3) -> bool:
    """Say 1 and not 2."""
    if n <= seen and n != 0:
        check(n)
        raise ValueError("3" + "4")
    for each in range(2):
        if each:
            continue
    return not n or n + seen in (1, 2)
'''


def texts() -> list[str]:
    return [ast.unparse(change.tree) for change in changes(PROGRAM)]


def test_every_change_is_another_program_that_compiles() -> None:
    same = ast.unparse(ast.parse(PROGRAM))
    found = texts()
    assert len(set(found)) == len(found) > 15
    assert same not in found
    for change in changes(PROGRAM):
        compile(change.tree, "changed", "exec")


@pytest.mark.parametrize(
    "written",
    [
        "if n < seen and n != 0",
        "if n <= seen or n != 0",
        "if n <= seen and n == 0",
        "seen: int=4",
        "range(3)",
        "if not each",
        "break",
        "n - seen",
        "not in (1, 2)",
        "return not (not n) or",
        "return not n and",
    ],
)
def test_a_slip_of_the_hand_is_among_them(written: str) -> None:
    assert any(written in text.replace("not not n", "not (not n)") for text in texts())


def test_what_is_left_out_is_a_check_or_a_refusal() -> None:
    assert any("check(n)" not in text for text in texts())
    assert any("raise" not in text for text in texts())


def test_words_stay() -> None:
    assert all("Say 1 and not 2." in text for text in texts())
    assert all("'3' + '4'" in text for text in texts() if "raise" in text)
