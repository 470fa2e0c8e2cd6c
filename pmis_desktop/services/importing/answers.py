"""What somebody answers about a checked sheet, and how it becomes corrections and memory."""

from dataclasses import dataclass

from pmis_desktop.rules.doubt import Doubt
from pmis_desktop.rules.fields import Kind
from pmis_desktop.rules.values import parse
from pmis_desktop.services.house import House
from pmis_desktop.services.importing import aliases
from pmis_desktop.services.importing.checking import Source
from pmis_desktop.services.importing.corrections import Corrections
from pmis_desktop.services.importing.details import field_of
from pmis_desktop.services.importing.findings import Check
from pmis_desktop.services.importing.organisation_book import remember

ONE_ROW, THIS_SHEET, ALWAYS = "row", "sheet", "always"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the row's key, the field (empty: whose row it is), what stood there, the value.

    ``value`` is typed text or a stored value. ``how_far`` is `ONE_ROW`, `THIS_SHEET` or `ALWAYS`.
    ``by_name`` accepts the only namesake for every row without an ID number.
    """

    key: int
    field: str
    spelling: str
    value: str
    how_far: str
    by_name: bool = False


def corrected(
    house: House, source: Source, check: Check, before: Corrections, answers: list[Answer]
) -> Corrections:
    """The corrections with these answers; what holds for always is remembered in the vault.

    Raises NotAMeaningError and what remembering an organisation's spelling raises.
    """
    made = before
    for answer in answers:
        made = _with(house, source, check, made, answer)
    return made


def _with(
    house: House, source: Source, check: Check, made: Corrections, answer: Answer
) -> Corrections:
    if answer.by_name:
        return made.trust_names()
    if not answer.field:
        return made.recognise(answer.key, answer.value)
    about = field_of(check, answer.field)
    value = parse(about, answer.value, on=house.today)
    unknown = about.kind is Kind.REFERENCE and value not in check.organisations
    if answer.how_far == ONE_ROW or value is None or isinstance(value, Doubt) or unknown:
        return made.mend(answer.key, answer.field, answer.value)
    if answer.how_far == ALWAYS and about.kind is Kind.REFERENCE:
        remember(house, answer.spelling, value)
    elif answer.how_far == ALWAYS:
        part = check.sheet.rows[answer.key].part
        aliases.remember(house, about, answer.spelling, value, source.layouts[part].signature)
    name = "branch" if about.kind is Kind.REFERENCE else answer.field
    return made.mean(name, answer.spelling, value)
