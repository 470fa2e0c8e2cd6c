"""Names of people, how they are typed, and telephone numbers."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmis_desktop.rules import names, phones, pinyin


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("张三", "张三"),
        ("张 三", "张三"),
        ("张\u3000三", "张三"),
        ("张\u00a0三", "张三"),
        ("张\u200b三\ufeff", "张三"),
        ("'张三", "张三"),
        ("买买提•艾力", "买买提·艾力"),
        ("买买提・艾力", "买买提·艾力"),
        ("买买提･艾力", "买买提·艾力"),
        ("买买提‧艾力", "买买提·艾力"),
        ("买买提．艾力", "买买提·艾力"),
        ("买买提.艾力", "买买提·艾力"),
        ("买买提 · 艾力", "买买提·艾力"),
        ("\ue863某", "䶮某"),
        ("𠮷某", "𠮷某"),
        ("John  Smith", "John Smith"),
        ("\u3000", ""),
    ],
)
def test_clean(raw: str, stored: str) -> None:
    assert names.clean(raw) == stored


@given(st.text(max_size=20))
def test_clean_is_settled(raw: str) -> None:
    once = names.clean(raw)
    assert names.clean(once) == once or "'" in raw or "`" in raw or '"' in raw


@pytest.mark.parametrize(
    "name", ["张\ue000", "张?", "张□", "张\ufffd", "张\U000f0000", "张3", "张"]
)
def test_suspicious(name: str) -> None:
    assert names.warnings(name)


@pytest.mark.parametrize("name", ["张三", "买买提·艾力", "欧阳某某", "𠮷某", "上官㛃"])
def test_unsuspicious(name: str) -> None:
    assert names.warnings(name) == ()


def test_printed() -> None:
    assert names.printed("张三") == "张\u3000三"
    assert names.printed("张三四") == "张三四"
    assert names.printed("Li") == "Li"


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("张伟明", "zhangweiming", "zwm"),
        ("曾国强", "zengguoqiang cengguoqiang", "zgq cgq"),
        ("单雄信", "shanxiongxin danxiongxin", "sxx dxx"),
        ("仇英", "qiuying chouying", "qy cy"),
        ("解放", "xiefang jiefang", "xf jf"),
        ("欧阳修", "ouyangxiu", "oyx"),
        ("吕布", "lvbu lubu", "lb"),
        ("刘乐", "liule liuyue", "ll ly"),
        ("买买提·艾力", "maimaitiaili maimaitiyili", "mmtal mmtyl"),
        ("", "", ""),
    ],
)
def test_pinyin(name: str, full: str, initials: str) -> None:
    assert pinyin.spelled(name) == full
    assert pinyin.initials(name) == initials
    assert pinyin.search_text(name).split() == [*full.split(), *initials.split()]


def test_pinyin_never_explodes() -> None:
    begun = time.perf_counter()
    assert len(pinyin.spell("乐" * 5000).full) <= 16
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("13812345678", "13812345678"),
        ("138 1234 5678", "13812345678"),
        ("138-1234-5678", "13812345678"),
        ("+86 13812345678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        (13812345678, "13812345678"),
        (13812345678.0, "13812345678"),
        ("'13812345678\t", "13812345678"),
        ("0913-3251001", "0913-3251001"),
        ("0913—3251001", "0913-3251001"),
        ("3251001 转 2", "3251001 转 2"),
    ],
)
def test_phones(raw: str | float, stored: str) -> None:
    assert phones.clean(raw) == stored


def test_is_mobile() -> None:
    assert phones.is_mobile("13812345678")
    assert not phones.is_mobile("12812345678")
    assert not phones.is_mobile("138123456789")
