"""Typed sentences as conditions."""

import pytest

from pmis_desktop.rules import asking, education
from pmis_desktop.rules.asking import Wish

COMPUTERS = Wish("talent", "is", "计算机")
TO_30 = Wish("age", "at_most", "30")
COLLEGE = Wish("education_level", "at_least", "大学专科")


@pytest.mark.parametrize(
    ("typed", "wishes", "rest"),
    [
        ("懂计算机、30 岁以下、大专以上", (COMPUTERS, TO_30, COLLEGE), ""),
        ("懂计算机 30岁以下 大专及以上", (COMPUTERS, TO_30, COLLEGE), ""),
        ("会计算机，３０岁以下，大专以上", (COMPUTERS, TO_30, COLLEGE), ""),
        ("30岁以下 王", (TO_30,), "王"),
        ("年龄60岁以上", (Wish("age", "at_least", "60"),), ""),
        ("45岁", (Wish("age", "is", "45"),), ""),
        ("不满35岁", (Wish("age", "at_most", "34"),), ""),
        ("年满 60 周岁", (Wish("age", "at_least", "60"),), ""),
        ("30到40岁", (Wish("age", "at_least", "30"), Wish("age", "at_most", "40")), ""),
        ("党龄 50 年以上", (Wish("seniority", "at_least", "50"),), ""),
        ("本科学历", (Wish("education_level", "is", "大学本科"),), ""),
        ("初中以下", (Wish("education_level", "at_most", "初中及以下"),), ""),
        ("女 30岁以下", (TO_30, Wish("sex", "is", "2")), ""),
        ("预备党员", (Wish("category", "is", "probationary"),), ""),
        (
            "高级职称 流动党员",
            (Wish("technical_level", "is", "1"), Wish("floating", "is", "1")),
            "",
        ),
        ("有驾驶证", (Wish("talent", "is", "驾驶证"),), ""),
        ("会英语", (Wish("talent", "is", "英语"),), ""),
        ("女", (), "女"),
        ("大学", (), "大学"),
        ("会", (), "会"),
        ("王建国", (), "王建国"),
        ("zwm", (), "zwm"),
        ("610523", (), "610523"),
        ("", (), ""),
        ("  ", (), "  "),
    ],
)
def test_sentences_are_understood(typed: str, wishes: tuple[Wish, ...], rest: str) -> None:
    found = asking.understood(typed)
    assert found.wishes == wishes
    assert found.rest == rest


def test_levels_of_education_include_what_lies_above() -> None:
    assert "22" in education.at_least("大学专科")
    assert "11" in education.at_least("大学专科")
    assert "41" not in education.at_least("大学专科")
    assert set(education.at_least("高中、中技")) & set(education.at_most("高中、中技")) == {
        "44", "47", "6", "61"
    }  # fmt: skip
    with pytest.raises(ValueError, match="tuple"):
        education.at_least("幼儿园")
