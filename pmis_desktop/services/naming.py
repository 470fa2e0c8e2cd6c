"""What records, fields and values are called in front of people, within one reading."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from pmis_desktop.exchange.facts import Key, owner_key
from pmis_desktop.exchange.operations import Value
from pmis_desktop.models import tree
from pmis_desktop.models.rows import Record
from pmis_desktop.rules import organisation_names
from pmis_desktop.rules.fields import ENTITIES, Field
from pmis_desktop.rules.identity import mask_id, mask_phone
from pmis_desktop.rules.values import show
from pmis_desktop.services.house import House

UNNAMED = "（没有姓名）"
_NAMED = ("member", "organisation", "notice")
# What a program needs to know of a file or of what an opinion is about, and nobody reads.
_UNTOLD = {
    "attachment": {"hash", "size", "media_type"},
    "notice": {"audience"},
    "review": {"log", "number", "ent", "rec", "field_group"},
    "transfer": {"block", "reissue_of", "receipt_attachment"},
}


@dataclass(frozen=True, slots=True)
class Subject:
    """The member or organisation that a change is about, itself or by what belongs to it."""

    kind: str
    id: str
    name: str


@dataclass(slots=True)
class Naming:
    """Names of records and words for values; what was looked up once is kept.

    ``masked`` hides the middle of ID numbers and phones.
    """

    connection: Connection
    masked: bool = True
    _names: dict[Key, str] = field(default_factory=dict)
    _organisations: dict[str, str] | None = None

    def know(self, key: Key, name: str | None) -> None:
        """Keep a name that is known from elsewhere, so that it need not be looked up."""
        if name:
            self._names[key] = name

    def name(self, key: Key) -> str:
        """The name of a record that has one itself, or empty."""
        if key not in self._names:
            self._names[key] = self._looked_up(*key) if key[0] in _NAMED else ""
        return self._names[key]

    def _looked_up(self, ent: str, rec: str) -> str:
        """A record's name; of one that left this branch, what its parting note says."""
        found = self.connection.exec_driver_sql(
            f'SELECT name FROM "{ent}" WHERE id = ?'  # noqa: S608
            " UNION ALL SELECT name FROM gone WHERE ent = ? AND rec = ?",
            (rec, ent, rec),
        ).scalar()
        return str(found or "")

    def subject(self, ent: str, rec: str, values: Mapping[str, Value]) -> Subject:
        """Whose change this is; ``values`` name the owner of a record that belongs to another.

        A transfer is told of its member, also where the member is not in these books.
        """
        about = ENTITIES[ent].about
        whose = values.get(about) if about else None
        key = (about, whose) if about and whose else owner_key(ent, rec, values) or (ent, rec)
        own = values.get("name") if about or key == (ent, rec) else None
        return Subject(*key, self.name(key) or own or UNNAMED)

    def words(self, field: Field, value: Value) -> str:
        """A value as people read it, masked where it is to be."""
        if value is None:
            return ""
        if self.masked and field.masked:
            return mask_id(value) if field.id == "id_number" else mask_phone(value)
        return show(field, value, referred=self.organisations())

    def organisations(self) -> dict[str, str]:
        """The names of all organisations by id, read once."""
        if self._organisations is None:
            self._organisations = tree.read(self.connection).names
        return self._organisations


def keep_former(house: House, current: Mapping[str, Value], given: Mapping[str, Value]) -> Record:
    """The former names of an organisation that is given another name, with its last day.

    Another spelling of the same name is none; nor is one that was typed among the former names.
    """
    old, new = current.get("name") or "", given.get("name") or ""
    if not old or organisation_names.comparison_key(old) == organisation_names.comparison_key(new):
        return {}
    known = given.get("former_names", current.get("former_names"))
    told = organisation_names.with_former(known, old, until=house.today.isoformat())
    return {"former_names": told}


def label(ent: str, field_id: str) -> str:
    """What a field is called; one of a period or fact with what it belongs to before it."""
    entity = ENTITIES.get(ent)
    if entity is None or not entity.has(field_id):
        return field_id
    own = entity.field(field_id).label
    if entity.owner is None or own == entity.label.removesuffix("变更"):
        return own
    return f"{entity.label} · {own}"


def labels(ent: str, field_ids: Iterable[str]) -> str:
    """Several fields in one breath: 出生日期、性别."""
    return "、".join(dict.fromkeys(label(ent, field_id) for field_id in field_ids))


def told(ent: str, field_ids: Iterable[str]) -> list[Field]:
    """The fields to tell a person of, in the order of the table; not the one naming the owner."""
    entity, wanted = ENTITIES[ent], set(field_ids) - _UNTOLD.get(ent, set())
    return [each for each in entity.fields if each.id in wanted - {entity.owner, entity.about}]
