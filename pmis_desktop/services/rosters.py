"""党员花名册: what a branch's roster is called, and its columns by the names of the field table."""

_TITLE = "党员花名册"
# The form's names of what the field table calls otherwise.
COLUMNS = {"organisation": "branch", "membership_kind": "category", "standing": "status"}


def title_of(organisation: str) -> str:
    """The title of a branch's roster, as offices write it: 安仁镇安仁村党支部党员花名册."""
    plain = organisation.removeprefix("中共")
    for ending in ("党支部委员会", "支部委员会"):
        if plain.endswith(ending):
            plain = f"{plain.removesuffix(ending)}党支部"
            break
    return f"{plain}{_TITLE}"
