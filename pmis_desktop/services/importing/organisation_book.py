"""The organisations that a sheet may name: by code, by any of their names, by learnt spellings."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from sqlalchemy import Connection

from pmis_desktop.errors.services import RecordMissingError
from pmis_desktop.models import rows, settings, tree
from pmis_desktop.models.rows import Record
from pmis_desktop.rules.codes import code_list
from pmis_desktop.rules.doubt import Doubt
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.rules.organisation_names import NameIndex, comparison_key
from pmis_desktop.services import finding
from pmis_desktop.services.house import House

_COLUMNS = (
    *("name", "short_name", "statistics_name", "former_names"),
    *("code", "kind", "parent", "dissolved_on"),
)
_BRANCH = "党支部"
_MOST_LIKELY, _NEAR = 3, 0.6
_MOST_BELOW = 8

# Endings of comparison keys, by the kind that a name tells of.
_GUESSES = {"支部": "631", "总支": "621", "党委": "611", "工委": "working_committee", "小组": "711"}
_JOINT = "联合"
_JOINT_BRANCH = "632"


@dataclass(frozen=True)
class OrganisationBook:
    """Organisations in use; ``scope`` is what this installation may write, None for all.

    ``top`` is the county's own organisation, or the one that the site is for.
    """

    records: Mapping[str, Record]
    learnt: Mapping[str, str]
    top: str
    scope: frozenset[str] | None

    @cached_property
    def index(self) -> NameIndex:
        """The organisations by their names."""
        return NameIndex.over(self.records.items())

    def likely(self, text: str) -> tuple[str, ...]:
        """Ids of branches of this installation that are called nearly so, the likeliest first."""
        keys = self._branch_keys
        near = difflib.get_close_matches(branch_key(text), keys, _MOST_LIKELY, _NEAR)
        return tuple(dict.fromkeys(rec for key in near for rec in keys[key]))

    def branches_under(self, rec: str) -> tuple[str, ...]:
        """Ids of the branches right below an organisation."""
        below = (
            each
            for each, values in self.records.items()
            if values["parent"] == rec and self._is_branch(each) and not self.has_ended(each)
        )
        return tuple(islice(below, _MOST_BELOW))

    @cached_property
    def _branch_keys(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for rec, values in self.records.items():
            if self.may_write(rec) and self._is_branch(rec) and not self.has_ended(rec):
                key = branch_key(values["name"] or "")
                found[key] = (*found.get(key, ()), rec)
        return found

    def _is_branch(self, rec: str) -> bool:
        line = code_list("org_kind").get(self.records[rec]["kind"] or "")
        return line is not None and line.more["role"] == "branch"

    @cached_property
    def by_code(self) -> Mapping[str, tuple[str, ...]]:
        """Ids by code of the organisation; codes are unique only where offices keep them so."""
        found: dict[str, tuple[str, ...]] = {}
        for rec, values in self.records.items():
            if code := values["code"]:
                found[code] = (*found.get(code, ()), rec)
        return found

    def find(self, text: str) -> str | Doubt | None:
        """The id of the organisation that a cell names; a Doubt for several, None for none."""
        coded = self.by_code.get(text, ())
        if text in self.records or len(coded) == 1:
            return text if text in self.records else coded[0]
        return self.learnt.get(comparison_key(text)) or self.index.find(text)

    def find_branch(self, text: str) -> str | Doubt | None:
        """The same for a cell that must name a branch: 党支部 may be left out."""
        found = self.find(text)
        if found is None and branch_key(text) != comparison_key(text):
            return self.find(text + _BRANCH)
        return found

    def has_ended(self, rec: str) -> bool:
        """Whether an organisation was dissolved: it keeps its history and takes nobody in."""
        return bool(self.records.get(rec, {}).get("dissolved_on"))

    def may_write(self, rec: str) -> bool:
        """Whether members of this organisation are this installation's to write."""
        return self.scope is None or rec in self.scope


def read(
    house: House, connection: Connection, said: Mapping[str, str] | None = None
) -> OrganisationBook:
    """The organisations as they stand; ``said`` gives ids by comparison key for this sheet only."""
    found = connection.exec_driver_sql(
        f"SELECT id, {rows.quoted(_COLUMNS)} FROM organisation WHERE removed IS NULL ORDER BY row"  # noqa: S608
    )
    records = {row[0]: dict(zip(_COLUMNS, row[1:], strict=True)) for row in found}
    learnt = connection.exec_driver_sql("SELECT spelling, organisation FROM organisation_alias")
    top = settings.get(connection, settings.ORGANISATION)
    return OrganisationBook(
        records=records,
        learnt={
            spelling: rec
            for spelling, rec in (*((row[0], row[1]) for row in learnt), *(said or {}).items())
            if rec in records
        },
        top=top,
        scope=None if house.at_county else tree.read(connection).subtree(top),
    )


def remember(house: House, spelling: str, organisation: str) -> None:
    """Keep what a person said a spelling means, for this and every later sheet.

    ``organisation`` is an id, a code or a name. Raises RecordMissingError, SeveralRecordsError.
    """
    key = comparison_key(spelling)
    if not key:
        raise RecordMissingError(ENTITIES["organisation"].label)
    with house.writing() as connection:
        meant = finding.organisation(connection, organisation)
        connection.exec_driver_sql(
            "INSERT INTO organisation_alias (spelling, organisation) VALUES (?, ?)"
            " ON CONFLICT (spelling) DO UPDATE SET organisation = excluded.organisation",
            (key, meant),
        )


def branch_key(name: str) -> str:
    """The comparison key of a name that must be a branch's, whether it says so or not."""
    key = comparison_key(name)
    return key if "#" in key else comparison_key(name + _BRANCH)


def guessed_kind(name: str) -> str | None:
    """The kind that a name tells of; None for a name without such an ending."""
    kind = _GUESSES.get(comparison_key(name).rpartition("#")[2])
    return _JOINT_BRANCH if kind == "631" and _JOINT in name else kind
