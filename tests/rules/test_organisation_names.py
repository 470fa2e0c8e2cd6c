"""Spellings of one organisation's name are the same, different organisations are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmis_desktop.rules.doubt import Doubt
from pmis_desktop.rules.organisation_names import NameIndex, comparison_key, former_names


@pytest.mark.parametrize(
    "spellings",
    [
        (
            "中共石桥镇石桥村支部委员会",
            "石桥镇石桥村党支部",
            "石桥镇石桥村支部",
            "中国共产党石桥镇石桥村支部委员会",
            "中共石桥镇 石桥村　支部委员会",
        ),
        ("中共石桥镇委员会", "石桥镇党委", "石桥镇委员会", "中共石桥镇党委", "石桥镇委"),
        ("中共某县委员会", "某县委", "中共某县委"),
        ("中共县直机关工作委员会", "县直机关工委", "县直机关党工委"),
        ("中共石桥村总支部委员会", "石桥村党总支", "石桥村总支", "石桥村党总支部"),
        ("中共某局（机关）支部委员会", "某局(机关)党支部", "某局【机关】支部"),
        ("中共某公司联合支部委员会", "某公司联合党支部"),
    ],
)
def test_one_organisation(spellings: tuple[str, ...]) -> None:
    assert len({comparison_key(name) for name in spellings}) == 1


def test_different_organisations() -> None:
    names = (
        "石桥镇党委",
        "石桥镇党支部",
        "石桥镇党总支",
        "石桥镇党工委",
        "石桥镇联合党支部",
        "石桥镇第一党支部",
        "石桥镇第二党支部",
        "石桥镇临时党支部",
        "石桥镇",
        "党支部",
    )
    assert len({comparison_key(name) for name in names}) == len(names)


@given(st.text(max_size=40))
def test_any_text_has_a_key(text: str) -> None:
    assert comparison_key(f" {text}　") == comparison_key(text)


def test_index() -> None:
    index = NameIndex.over(
        [
            ("o1", {"name": "中共石桥镇委员会", "short_name": "石桥镇党委"}),
            ("o2", {"name": "中共石桥镇东村支部委员会", "former_names": "东庄支部；东社支部"}),
            ("o3", {"name": "中共石桥镇西村支部委员会", "short_name": "东庄党支部"}),
            ("o4", {"name": "中共双河镇联合支部委员会"}),
            ("o5", {"name": "双河镇联合党支部"}),
            ("o6", {"name": None}),
        ]
    )
    assert index.find("石桥镇党委") == "o1"
    assert index.find("石桥镇东村党支部") == "o2"
    assert index.find("东社党支部") == "o2"
    assert index.find("南村党支部") is None
    for several, ids in (("东庄支部", ("o2", "o3")), ("双河镇联合支部", ("o4", "o5"))):
        found = index.find(several)
        assert isinstance(found, Doubt)
        assert found.choices == ids


def test_former_names() -> None:
    assert former_names("甲；乙、 丙\n") == ("甲", "乙", "丙")
    assert former_names(None) == ()
