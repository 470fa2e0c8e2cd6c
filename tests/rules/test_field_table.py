"""The field table holds together and the documents follow it."""

from pathlib import Path

import pytest

from pmis_desktop.rules import codes, data_dictionary
from pmis_desktop.rules.fields import (
    DERIVED_MEMBER_FIELDS,
    ENTITIES,
    MEMBER_DATES,
    Entity,
    Field,
    Kind,
    Sheet,
    Writable,
    headers,
    member_field,
    normal_header,
)

DOCS = Path(__file__).resolve().parents[2] / "docs"
EVERY_FIELD = [(entity, field) for entity in ENTITIES.values() for field in entity.fields]
FIXED = (
    "name id_number sex ethnic_group birth_date education degree joined_on full_member_on job_post "
    "employer_post mobile landline address household_address native_place lost lost_since "
    "floating floating_to social_stratum technical_title migrant_worker join_type "
    "seniority_correction remark"
)


@pytest.mark.parametrize("entity", ENTITIES.values(), ids=lambda entity: entity.id)
def test_entity_is_sound(entity: Entity) -> None:
    ids = [field.id for field in entity.fields]
    assert len(ids) == len(set(ids))
    assert entity.groups["removal"] == ("removed", "removed_reason")
    assert [field for group in entity.groups.values() for field in group] != []
    for field_id in ids:
        assert field_id in entity.groups[entity.group_of(field_id)]
        assert entity.field(field_id).id == field_id
    assert entity.owner is None or entity.field(entity.owner).kind is Kind.REFERENCE
    assert not entity.has("nothing")


@pytest.mark.parametrize(
    ("entity", "field"), EVERY_FIELD, ids=lambda thing: getattr(thing, "id", "")
)
def test_field_is_sound(entity: Entity, field: Field) -> None:
    assert (field.kind is Kind.CODE) == (field.codes is not None)
    assert (field.kind is Kind.REFERENCE) == (field.refers is not None)
    assert field.codes is None or field.codes in codes.CODE_LISTS
    assert field.refers is None or field.refers in ENTITIES
    assert field.headers[0] == field.label
    # A branch that never sees a value cannot write it either.
    assert field.down or field.writable is Writable.COUNTY
    group = [entity.field(other) for other in entity.groups[field.group]]
    assert len({(one.writable, one.down) for one in group}) == 1


def test_fixed_ids_are_there() -> None:
    for field_id in FIXED.split():
        assert ENTITIES["member"].has(field_id)
    assert {field.id for field in DERIVED_MEMBER_FIELDS} == {"branch", "category", "status"}
    for derived in DERIVED_MEMBER_FIELDS:
        assert not ENTITIES["member"].has(derived.id)
        assert member_field(derived.id) is derived
    assert MEMBER_DATES["joined_on"] == "加入党组织日期"


def test_groups_that_merge_as_one() -> None:
    member = ENTITIES["member"]
    assert member.groups["identity"] == ("id_number", "birth_date", "sex")
    assert member.group_of("employer_post") == member.group_of("job_post") == "post"
    assert member.group_of("mobile") != member.group_of("landline")
    assert ENTITIES["membership"].field("ended_on").writable is Writable.PROPOSE
    assert ENTITIES["status_fact"].field("value").writable is Writable.COUNTY


@pytest.mark.parametrize("kind", ["members", "organisations", "host_units"])
def test_headers_are_unambiguous(kind: Sheet) -> None:
    entity = {"members": "member", "organisations": "organisation", "host_units": "host_unit"}[kind]
    fields = [*ENTITIES[entity].fields, *(DERIVED_MEMBER_FIELDS if kind == "members" else ())]
    seen: dict[str, str] = {}
    for field in fields:
        for header in field.headers:
            assert seen.setdefault(normal_header(header), field.id) == field.id, header
    assert set(headers(kind).values()) <= {field.id for field in fields}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("姓名", "name"),
        ("姓　名", "name"),
        ("*姓名：", "name"),
        ("4.公民身份证号", "id_number"),
        ("公民身份证号码", "id_number"),
        ("所在\n党支部", "branch"),
        ("12.联系电话(手机号)", "mobile"),
        ("学历", "education"),
        ("人员类别", "category"),
        ("党籍状态", "status"),
        ("转为正式党员日期", "full_member_on"),
        ("是否为失联党员", "lost"),
        ("外出流向", "floating_to"),
        ("党龄校正值", "seniority_correction"),
    ],
)
def test_member_headers(header: str, field: str) -> None:
    assert headers("members")[normal_header(header)] == field


def test_organisation_headers() -> None:
    known = headers("organisations")
    assert known[normal_header("党组织编码")] == "code"
    assert known[normal_header("上级党组织")] == "parent"
    assert known[normal_header('是否具有"审批预备党员权限"')] == "can_approve"


def test_data_dictionary_is_current() -> None:
    assert (DOCS / "data-dictionary.md").read_text(encoding="utf-8") == data_dictionary.markdown()
