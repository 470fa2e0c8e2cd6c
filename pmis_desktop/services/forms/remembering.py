"""What people write on a form again and again: kept in the vault, form by form."""

import json
from collections.abc import Mapping

from pmis_desktop.models import settings
from pmis_desktop.services.forms import offering
from pmis_desktop.services.forms.form import Form
from pmis_desktop.services.house import House

_SETTING = "form:"


def remembered(house: House, form: Form) -> dict[str, str]:
    """What was written on this form the last time, of what is kept."""
    with house.reading() as connection:
        found = json.loads(settings.get(connection, f"{_SETTING}{form.id}") or "{}")
    kept = {thing.key for thing in form.added if thing.kept}
    return {key: str(value) for key, value in found.items() if key in kept}


def opened(house: House, form: Form) -> tuple[Form, dict[str, str]]:
    """A form as it is offered in this vault, and what was written on it the last time."""
    with house.reading() as connection:
        suited = offering.offered(connection, form)
    return suited, remembered(house, form)


def remember(house: House, form: Form, filled: Mapping[str, str]) -> None:
    """Keep what is to stand there again the next time."""
    kept = {each.key: filled[each.key] for each in form.added if each.kept and each.key in filled}
    if not kept or kept == remembered(house, form) or not house.may_write:
        return
    with house.writing() as connection:
        settings.put(
            connection, f"{_SETTING}{form.id}", json.dumps(kept, ensure_ascii=False, sort_keys=True)
        )
