"""Everything the page of a record shows, read in one go off the window's thread."""

from dataclasses import dataclass

from pmis_desktop.rules.field import Kind
from pmis_desktop.services import belonging, outcomes, records
from pmis_desktop.services.belonging import Belonging
from pmis_desktop.services.house import House
from pmis_desktop.services.outcomes import Refused
from pmis_desktop.services.records import OpenedField, OpenedRecord
from pmis_desktop.ui.forms import choices
from pmis_desktop.ui.forms.choices import Choices
from pmis_desktop.ui.forms.organisations import of_organisations
from pmis_desktop.ui.forms.record_form import Loaded

_DIVISIONS = "divisions"
_ELSEWHERE = "（在县级登记，本机没有）"


@dataclass(frozen=True, slots=True)
class Opened:
    """A record with what stands around it."""

    record: OpenedRecord
    organisations: Choices
    refused: tuple[Refused, ...]
    belongings: tuple[Belonging, ...]

    @property
    def name(self) -> str:
        """The name of the member or organisation; empty for a new one."""
        return self.text("name")

    def text(self, field_id: str) -> str:
        """What a field holds, as people read it; empty where the form has no such field."""
        found = (each.text for each in self.record.fields if each.field.id == field_id)
        return next(found, "")

    @property
    def loaded(self) -> dict[str, Loaded]:
        """What each field of the form begins with."""
        return {each.field.id: _loaded(each) for each in self.record.fields}

    @property
    def known_problems(self) -> frozenset[tuple[str, str]]:
        """What the rules say of the record as it is stored: nobody is asked about it again."""
        return frozenset((each.rule, each.field) for each in self.record.problems)


def open_for_form(house: House, kind: str, rec: str) -> Opened:
    """A record as the page shows it; an empty id opens a new one. Looking is noted in the log.

    Raises RecordMissingError.
    """
    opened = records.open_record(house, kind, rec or None)
    known = bool(rec)
    if kind == "organisation":
        # Thousands of places take a moment to be spelled: here, and not at the first key.
        choices.of_codes(_DIVISIONS, house.today).warm()
    return Opened(
        record=opened,
        organisations=of_organisations(house, kind),
        refused=outcomes.of_record(house, kind, rec) if known and not house.at_county else (),
        belongings=belonging.belongings(house, kind, rec, belonging.TRAIL) if known else (),
    )


def _loaded(opened: OpenedField) -> Loaded:
    text = opened.text
    if opened.locked and opened.field.kind is Kind.REFERENCE and text and text == opened.stored:
        # A branch has not the organisations above it: an id tells nobody anything.
        text = _ELSEWHERE
    return Loaded(text=text, locked=opened.locked, county=opened.county)
