"""Names by strokes, and rare characters by their parts."""

import pytest

from pmis_desktop.rules import glyphs, strokes


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("丁一", "王一"),
        ("于敏", "王芳"),
        ("马超", "王芳"),
        ("王芳", "方志敏"),
        ("王建", "王建国"),
        ("王建军", "王建国"),
        ("王一", "王芳"),
        ("欧明", "欧阳修"),
        ("田丰", "史良"),
        ("卢艳桂", "诸葛亮"),
        ("龚自珍", "A君"),
    ],
)
def test_names_stand_in_the_order_of_strokes(earlier: str, later: str) -> None:
    assert strokes.key(earlier) < strokes.key(later)


def test_the_surnames_of_an_office_list_stand_as_printed() -> None:
    printed = list(
        "丁 马 王 车 毛 文 方 孔 石 卢 田 史 白 冯 朱 刘 李 杨 张 陈 赵 黄".replace(" ", "")
    )
    assert sorted(printed, key=strokes.key) == printed


@pytest.mark.parametrize(
    ("mark", "expected"), [("一", 1), ("王", 4), ("䶮", 9), ("𬱖", 11), ("A", 0), ("", 0)]
)
def test_strokes_are_counted(mark: str, expected: int) -> None:
    assert strokes.count(mark) == expected


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("王 争", "琤"),
        ("王+争", "琤"),
        ("木 木", "林"),
        ("木木", "林"),
        ("吉吉", "喆"),
        ("方方土", "堃"),
        ("水 水 水", "淼"),
        ("U+4DAE", "䶮"),
        ("4dae", "䶮"),
        ("U+2CC56", "𬱖"),
        ("yan 9画", "䶮"),
        ("火 ye", "烨"),
        ("48", "龘"),
    ],
)
def test_rare_characters_are_found(typed: str, found: str) -> None:
    some = glyphs.find(typed)
    assert found in some
    assert len(some) <= glyphs.MOST


@pytest.mark.parametrize("typed", ["", "  ", "木 木 木 木 木", "U+FFFFFF", "!", "0", "99画", "zzz"])
def test_nonsense_finds_nothing(typed: str) -> None:
    assert glyphs.find(typed) == ()


def test_one_part_twice_is_two_parts() -> None:
    assert "杏" not in glyphs.find("木 木")
    assert glyphs.code_point("䶮") == "U+4DAE"
