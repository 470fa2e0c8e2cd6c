"""Under which heading each field stands in a form, in the order in which people fill it in."""

from collections.abc import Mapping
from dataclasses import dataclass

from pmis_desktop.rules.fields import ENTITIES, Field, member_field

FIRST = "先填这几项"


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of a form with its fields."""

    title: str
    fields: tuple[Field, ...]


_MEMBER: Mapping[str, str] = {
    "基本信息": "name former_names id_number birth_date sex ethnic_group native_place political",
    "党籍": "branch category status joined_on full_member_on join_type confirmation"
    " probation_extension confirmation_delay seniority_correction",
    "工作与学历": "education degree degree_on school major enrolled_on graduated_on"
    " education_form job_post job_post_code employer_post started_work_on front_line"
    " social_stratum technical_title technical_level migrant_worker administrative_rank"
    " military_rank police_rank main_income",
    "联系方式": "mobile landline address household_address police_station registered_on"
    " registered_mobile",
    "流动与失联": "lost lost_since lost_circumstance lost_search floating floating_to"
    " floating_since floating_reason floating_unit floating_certificate abroad abroad_since"
    " abroad_to",
    "入党经历": "applied_on applied_to activist_on candidate_on league_joined_on other_party"
    " other_party_on background",
    "其他": "veteran veteran_unit veteran_discharged_on veteran_self_employed"
    " veteran_relation_on veteran_branch preferential confirmed_with_archive hardship"
    " county_note remark",
}

_ORGANISATION: Mapping[str, str] = {
    "基本信息": "name short_name statistics_name former_names code kind parent display_order"
    " can_approve functional for_floating",
    "负责人与联系方式": "secretary contact phone responsible address fax",
    "所在单位": "division affiliation unit_situation new_business_form abroad",
    "成立与换届": "founded_on founding_superior founding_document term_number term_began_on"
    " term_ends_on term_years term_elected_by",
    "其他": "dissolved_on dissolved_reason dissolved_document county_note remark",
}

_HOST_UNIT: Mapping[str, str] = {
    "单位": "name short_name external_id has_credit_code credit_code legal_entity head"
    " head_is_member address phone division directory",
    "性质与隶属": "nature affiliation build_status leading_group control size private_technology"
    " service_kind institution_kind intermediary industry",
    "人数": "staff workers professionals staff_under_35 union instructor households population",
}

_TITLES: Mapping[str, Mapping[str, str]] = {
    "member": _MEMBER,
    "organisation": _ORGANISATION,
    "host_unit": _HOST_UNIT,
}

# What many sentences may stand in: these get a box of several lines over the whole width.
LONG_TEXTS = frozenset(
    (
        "lost_search",
        "background",
        "confirmed_with_archive",
        "hardship",
        "county_note",
        "remark",
        "reason",
    )
)


def sections(kind: str, *, new: bool = False) -> tuple[Section, ...]:
    """The headings of a member's or an organisation's form; KeyError for anything unknown.

    In a ``new`` record what cannot stay empty comes first, under a heading of its own. Kinds of few
    fields have one heading, without the removal, which is an act of its own.
    """
    if kind not in _TITLES:
        entity = ENTITIES[kind]
        fields = tuple(field for field in entity.fields if field.group != "removal")
        return (Section(entity.label, fields),)
    whole = tuple(
        Section(title, tuple(_field(kind, each) for each in fields.split()))
        for title, fields in _TITLES[kind].items()
    )
    if not new:
        return whole
    first = tuple(each for section in whole for each in section.fields if each.required)
    rest = (
        Section(section.title, tuple(each for each in section.fields if not each.required))
        for section in whole
    )
    return (Section(FIRST, first), *rest)


def _field(kind: str, field_id: str) -> Field:
    return member_field(field_id) if kind == "member" else ENTITIES[kind].field(field_id)


def entry_sections(entity: str, by: str) -> tuple[Section, ...]:
    """The headings of the small form in which something kept under a record is written.

    ``by`` is the field that names that record: it is known, and nobody is asked for it.
    """
    whole = sections(entity)
    return tuple(
        Section(each.title, tuple(field for field in each.fields if field.id != by))
        for each in whole
    )
