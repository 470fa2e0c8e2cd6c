"""What may be chosen on a form in this vault: what it declares, and what people saved there."""

from dataclasses import replace

from sqlalchemy import Connection

from pmis_desktop.services.forms.form import Added, Form


def offered(connection: Connection, form: Form) -> Form:
    """The form with every saved choice behind its own; one of the same name does not replace it."""
    if not any(thing.saved for thing in form.added):
        return form
    return replace(form, added=tuple(_with_saved(connection, thing) for thing in form.added))


def _with_saved(connection: Connection, thing: Added) -> Added:
    if thing.saved is None:
        return thing
    return replace(thing, choices=tuple(dict.fromkeys((*thing.choices, *thing.saved(connection)))))
