"""Admission: what a new member was on joining is kept, for the year's tables count it so."""

from pmis_desktop.models import tree
from pmis_desktop.models.change import Change
from pmis_desktop.models.rows import Record

_KEPT = (
    "education",
    "job_post",
    "front_line",
    "social_stratum",
    "technical_title",
    "technical_level",
)


def is_admission(parsed: Record) -> bool:
    """Whether a newly entered member has just been admitted: a 预备党员 with a joining date."""
    return parsed.get("category") == "probationary" and parsed.get("joined_on") is not None


def keep_snapshot(change: Change, rec: str, branch: str, parsed: Record) -> str:
    """Keep education, post, stratum and title as they are on joining, with the branch's name.

    Year tables 16 and 17 count admissions by these values, not by what the member became later.
    """
    grown = tree.read(change.connection)
    superiors = grown.above(branch)[1:2]
    return change.create(
        "admission",
        {
            "member": rec,
            "branch_name": grown.names.get(branch),
            "superior_name": grown.names.get(superiors[0]) if superiors else None,
            "developed_here": "1",
            **{name: parsed.get(name) for name in _KEPT},
        },
    )
