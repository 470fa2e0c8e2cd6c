"""The one field table, read by forms, lists, sheets, checks, history and merging alike."""

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Literal

from pmis_desktop.rules.belonging_fields import (
    ATTACHMENT,
    AWARD,
    DISCIPLINE,
    POST,
    SKILL,
    TRAINING,
)
from pmis_desktop.rules.field import Entity, Field, Kind, Writable
from pmis_desktop.rules.history_fields import ADMISSION, CATEGORY_FACT, MEMBERSHIP, STATUS_FACT
from pmis_desktop.rules.member_fields import DERIVED_MEMBER_FIELDS, MEMBER
from pmis_desktop.rules.notice_fields import NOTICE
from pmis_desktop.rules.organisation_fields import (
    COMMENDATION,
    HOST_UNIT,
    ORGANISATION,
    REORGANISATION,
    REVIEW,
)
from pmis_desktop.rules.transfer_fields import LETTER_BLOCK, TRANSFER

__all__ = [
    "DERIVED_MEMBER_FIELDS",
    "ENTITIES",
    "MEMBER_DATES",
    "SUMMARY_COLUMNS",
    "Entity",
    "Field",
    "Kind",
    "Sheet",
    "Writable",
    "headers",
    "member_field",
    "normal_header",
]

ENTITIES: Mapping[str, Entity] = {
    entity.id: entity
    for entity in (
        ORGANISATION,
        HOST_UNIT,
        MEMBER,
        MEMBERSHIP,
        CATEGORY_FACT,
        STATUS_FACT,
        ADMISSION,
        POST,
        AWARD,
        DISCIPLINE,
        TRAINING,
        SKILL,
        ATTACHMENT,
        REORGANISATION,
        COMMENDATION,
        TRANSFER,
        LETTER_BLOCK,
        NOTICE,
        REVIEW,
    )
}

# Label by id of every date of a member: rules go through them for each record.
MEMBER_DATES: Mapping[str, str] = {
    field.id: field.label for field in MEMBER.fields if field.kind is Kind.DATE
}

# Columns B to U of 附件4, 党员基本信息汇总表 (domain notes 2.2); A is the running number.
SUMMARY_COLUMNS = (
    "name",
    "branch",
    "id_number",
    "sex",
    "ethnic_group",
    "birth_date",
    "education",
    "category",
    "joined_on",
    "full_member_on",
    "job_post",
    "mobile",
    "landline",
    "address",
    "status",
    "lost",
    "lost_since",
    "floating",
    "floating_to",
    "remark",
)

Sheet = Literal["members", "organisations", "host_units"]

_SHEET_FIELDS: Mapping[Sheet, tuple[Field, ...]] = {
    "members": (*MEMBER.fields, *DERIVED_MEMBER_FIELDS),
    "organisations": ORGANISATION.fields,
    "host_units": HOST_UNIT.fields,
}


_MEMBER_FIELDS = {field.id: field for field in _SHEET_FIELDS["members"]}


def member_field(field_id: str) -> Field:
    """A field of a member, stored or derived; KeyError for one that does not exist."""
    return _MEMBER_FIELDS[field_id]


def normal_header(text: str) -> str:
    """A header cell in the spelling that `headers` uses.

    Width, white space, marks of required columns and item numbers of the printed form
    ("4.公民身份证号") say nothing and go.
    """
    folded = unicodedata.normalize("NFKC", text)
    bare = "".join(mark for mark in folded if not (mark.isspace() or mark in "*:'\"“”‘’"))
    number, dot, rest = bare.partition(".")
    return rest if dot and number.isdigit() and rest else bare


@cache
def headers(kind: Sheet) -> Mapping[str, str]:
    """Field id by normalised header, for the sheets of one kind."""
    return {
        normal_header(header): field.id
        for field in _SHEET_FIELDS[kind]
        for header in field.headers
        if field.group != "removal"
    }
