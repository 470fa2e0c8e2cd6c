"""What an organisation of a kind is and may do, by the list ``org_kind``.

Source: domain notes 1.1 and 1.2. Codes of the list are a tree by prefix; 9 is what is temporary.
"""

import re
from collections.abc import Collection

from pmis_desktop.rules import codes

COUNTY, WORKING, COMMITTEE = "county", "working_committee", "committee"
GENERAL, BRANCH = "general_branch", "branch"
JOINT_BRANCH = "632"
# Bodies that are elected for a term; a 工委 is sent by its superior.
_ELECTED = frozenset({COMMITTEE, GENERAL, BRANCH})
APPROVING = frozenset({COMMITTEE, WORKING, COUNTY})
_VILLAGE_NATURES = frozenset({"2", "4", "5"})
_VILLAGE_AFFILIATION = "9."
_VILLAGE_NAME = re.compile(
    r"(?:村|社区)(?:居委会|居民委员会|村民委员会|联合|第.{1,3})?(?:党|支部|总支|委员会)"
)


def role(kind: str | None) -> str:
    """County, 工委, committee, general branch, branch or group; empty for what is none of these."""
    line = codes.code_list("org_kind").get(kind or "")
    return line.more["role"] if line else ""


def is_temporary(kind: str | None) -> bool:
    """临时党组织: no admission, no discipline, no dues, no delegates, no elections (1.2)."""
    return (kind or "").startswith("9")


def has_terms(kind: str | None) -> bool:
    """Whether its committee is elected for a term."""
    return role(kind) in _ELECTED and not is_temporary(kind)


def is_village(name: str, affiliation: str | None, natures: Collection[str | None]) -> bool:
    """Whether it is a village's or community's: by its units, its affiliation, else its name."""
    if any(natures):
        return any(nature in _VILLAGE_NATURES for nature in natures)
    if affiliation:
        return affiliation.startswith(_VILLAGE_AFFILIATION)
    return bool(_VILLAGE_NAME.search(name))
