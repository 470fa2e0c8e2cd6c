"""Out and in again changes nothing: every writable column, every value that can be stored."""

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pmis_desktop.rules import checks, codes, values
from pmis_desktop.rules.field import Field, Kind
from pmis_desktop.rules.fields import member_field
from pmis_desktop.services import importing
from pmis_desktop.services.exporting import COLUMN_SETS
from pmis_desktop.services.exporting.columns import exported
from pmis_desktop.services.house import House
from tests import vaults
from tests.exporting.sheets import data, made

Record = Mapping[str, str]

TODAY = vaults.NOW.date()
# Set together by the usual member: rules tie them to each other.
TIED = {"name", "id_number", "birth_date", "sex", "joined_on", "full_member_on", "short_name"}
UNTIED = {"lost", "lost_since", "floating", "floating_to", "parent", "kind", "code"}
CHARACTERS = st.sampled_from(
    "东街一组=+-@'\"<>&_x0041_，。·　 0123#/\\（）\u200d\ue123𠮷𬍛\U000f1234\u3007"
)
HARD = (
    "=1+1",
    "+86",
    "-1",
    "@SUM",
    "#N/A",
    "_x0041_",
    "a_x000D_b",
    "007",
    "1990.10",
    "2020-01-01",
    "1e5",
    "是",
    "<b>&amp;",
    "\ue123",
    "\U000f1234",
    "𠮷野家",
    "长" * 2000,
    "示例一下",
    "合计",
)


def is_storable(field: Field, value: str) -> bool:
    """Whether a value is one that forms and scripts would store as it is."""
    return values.parse(field, value, on=TODAY) == value


def values_of(field: Field) -> st.SearchStrategy[str]:
    if field.kind is Kind.FLAG:
        return st.sampled_from("01")
    if field.kind is Kind.NUMBER:
        return st.integers(0, 400).map(str)
    if field.kind is Kind.DATE:
        days = st.dates(date(1999, 1, 1), date(2004, 12, 31)).map(date.isoformat)
        return st.builds(lambda day, length: day[:length], days, st.sampled_from((4, 7, 10)))
    if field.kind is Kind.CODE:
        known = [line.code for line in codes.code_list(field.codes or "").codes]
        return st.sampled_from(known)
    free = st.one_of(st.sampled_from(HARD), st.text(CHARACTERS, min_size=1, max_size=12))
    return free.filter(lambda text: is_storable(field, text))


def optional(entity: str) -> st.SearchStrategy[Record]:
    fields = [f for f in exported(entity) if f.id not in TIED | UNTIED]
    fields = [f for f in fields if f.kind is not Kind.REFERENCE]
    chosen = st.sets(st.sampled_from(fields), min_size=5, max_size=12)
    return chosen.flatmap(
        lambda some: st.fixed_dictionaries(
            {field.id: values_of(field) for field in sorted(some, key=lambda each: each.id)}
        )
    )


STANDINGS = st.fixed_dictionaries(
    {},
    optional={
        "floating": st.just("1"),
        "floating_to": st.sampled_from(("广东省深圳市", "=深圳")),
        "lost_since": st.sampled_from(("2020", "2020-05")),
    },
)


@st.composite
def members(draw: st.DrawFn) -> list[Record]:
    """A few members, as valid as the rules want new ones to be."""
    made: list[Record] = []
    for number in range(draw(st.integers(1, 4))):
        own = {**draw(optional("member")), **draw(STANDINGS)}
        if "floating" in own:
            own.setdefault("floating_to", "西安市")
        own["id_number"] = vaults.id_number(2 * number + 11)
        own["name"] = draw(st.sampled_from(("赵小雷", "𬍛玥", "阿卜杜" * 16 + "·明", "\ue123一")))
        view = {**vaults.MEMBER, **own, "branch": "x", "branch_kind": "631", "status": "normal"}
        if not checks.blocks(checks.problems(view, on=TODAY)):
            made.append(own)
    return made


def organisations() -> st.SearchStrategy[list[Record]]:
    """Some branches at work, as valid as the rules want them to be; ended ones take nobody in."""
    valid = optional("organisation").filter(
        lambda own: (
            not own.get("dissolved_on")
            and not checks.blocks(
                checks.organisation_problems({"name": "x", "kind": "631", **own}, on=TODAY)
            )
        )
    )
    return st.lists(valid, min_size=1, max_size=3)


def put(house: House, people: list[Record], branches: list[Record]) -> list[str]:
    ids = []
    for number, values_ in enumerate(branches):
        name = f"中共城关镇{'东西南北'[number]}街支部委员会"
        ids.append(vaults.add_organisation(house, name, **{**values_, "kind": "631"}))
    for number, person in enumerate(people):
        vaults.add_member(house, ids[number % len(ids)], **person)
    return ids


def not_taken(check: importing.Check) -> list[tuple[str, str, str]]:
    return [(each.code, each.column, each.value) for each in check.problems]


# Each example founds two counties: no time is spent on making a failing one smaller.
@settings(max_examples=5, phases=(Phase.generate,))
@given(people=members(), branches=organisations())
def test_what_goes_out_comes_in_unchanged(people: list[Record], branches: list[Record]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for each in ("one", "two"):
            (folder / each).mkdir()
        first = vaults.county_house(folder / "one")
        second = vaults.county_house(folder / "two")
        try:
            put(first, people, branches)
            round_trip(first, second, folder)
        finally:
            first.vault.close()
            second.vault.close()


def round_trip(first: House, second: House, folder: Path) -> None:
    """Both sheets out, checked where they came from, taken where nothing is, and out again."""
    for kind in ("organisations", "roster"):
        sheet, again = folder / f"{kind}.xlsx", folder / f"{kind}-again.xlsx"
        columns = COLUMN_SETS["全部"]
        if kind == "roster" and len(data_ids(first)) == 0:
            continue
        rows = made(first, kind, sheet, columns=columns, reason="核对").rows
        here = importing.check(first, sheet)
        assert (here.read, here.unchanged, here.warned) == (rows, rows, 0), not_taken(here)
        there = importing.check(second, sheet)
        assert there.waiting == 0, not_taken(there)
        importing.apply(second, there)
        made(second, kind, again, columns=columns, reason="核对")
        assert data(again) == data(sheet)


def data_ids(house: House) -> list[str]:
    with house.reading() as connection:
        found = connection.exec_driver_sql("SELECT id FROM member WHERE removed IS NULL")
        return [row[0] for row in found]


def test_every_code_of_every_list_is_found_again() -> None:
    for name in codes.CODE_LISTS:
        listed = codes.code_list(name)
        for line in listed.codes:
            assert listed.find(listed.written(line.code, TODAY), TODAY) == line.code, line


def test_codes_longer_than_the_list_knows_are_found_again() -> None:
    field = member_field("job_post")
    text = values.written(field, "016499", on=TODAY, referred={})
    assert values.parse(field, text, on=TODAY, foreign=True) == "016499"


def test_branches_of_one_name_keep_their_members(tmp_path: Path) -> None:
    house = vaults.county_house(tmp_path)
    try:
        for number, town in enumerate(("中共甲镇委员会", "中共乙镇委员会", "中共丙镇委员会")):
            above = vaults.add_organisation(house, town, kind="611")
            more = {"code": f"0610000000{number}"} if number else {}
            branch = vaults.add_organisation(house, "机关党支部", parent=above, **more)
            vaults.add_member(house, branch, id_number=vaults.id_number(2 * number + 11))
        for kind in ("organisations", "roster", "summary"):
            sheet = tmp_path / f"{kind}.xlsx"
            written = made(house, kind, sheet, columns=COLUMN_SETS["全部"], reason="核对")
            check = importing.check(house, sheet)
            assert check.unchanged == written.rows, not_taken(check)
    finally:
        house.vault.close()
