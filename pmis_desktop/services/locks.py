"""Which fields of a form cannot be changed here, and why, in one sentence each."""

from sqlalchemy import Connection

from pmis_desktop.models import settings, tree
from pmis_desktop.rules import organisation_kinds
from pmis_desktop.rules.fields import DERIVED_MEMBER_FIELDS, ENTITIES, Field, Writable
from pmis_desktop.services.house import House

READS_ONLY = "您的身份只能查看，不能修改。"
NOT_JOINED = "本支部还没有接入县级，暂不能修改。"
COUNTY_ONLY = "这一项由县级登记；要改请向县级说明情况。"
ALONE = "转到别的支部须办理组织关系转接，不能在这里修改。"
OWNER = "这条记录属于谁不能更改；写错了请移除后另加一条。"
NO_TERM = "临时党组织不选举换届，届次和任期不用填。"
BY_COUNTY = "党组织由县级新增，支部不能新增。"


def reasons(house: House, connection: Connection, kind: str, *, new: bool) -> dict[str, str]:
    """Sentences by field id; fields that can be changed have none."""
    fields = (*ENTITIES[kind].fields, *(DERIVED_MEMBER_FIELDS if kind == "member" else ()))
    whole = _whole(house, connection, kind, new=new)
    if whole:
        return {field.id: whole for field in fields}
    found = {field.id: _reason(house, kind, field, new=new) for field in fields}
    top = settings.get(connection, settings.ORGANISATION)
    if kind == "member" and not house.at_county and is_alone(connection, top):
        found["branch"] = ALONE
    return {name: sentence for name, sentence in found.items() if sentence}


def of_temporary(kind: str | None) -> dict[str, str]:
    """The fields of the term, which an organisation of a temporary kind does not have."""
    if not organisation_kinds.is_temporary(kind):
        return {}
    return dict.fromkeys(ENTITIES["organisation"].groups["term"], NO_TERM)


def is_alone(connection: Connection, organisation: str) -> bool:
    """Whether an organisation has none under it."""
    return len(tree.read(connection).subtree(organisation)) == 1


def _whole(house: House, connection: Connection, kind: str, *, new: bool) -> str:
    if not house.may_write:
        return READS_ONLY
    if house.at_county:
        return ""
    if not settings.number(connection, settings.JOINED):
        return NOT_JOINED
    return BY_COUNTY if new and kind == "organisation" else ""


def _reason(house: House, kind: str, field: Field, *, new: bool) -> str:
    # The status is dated by a record that only the county writes.
    if not house.at_county and (field.writable is Writable.COUNTY or field.id == "status"):
        return COUNTY_ONLY
    return OWNER if not new and field.id == ENTITIES[kind].owner else ""
