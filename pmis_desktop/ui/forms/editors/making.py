"""The editor for a field, by what the field table says of it."""

from datetime import date

from pmis_desktop.rules.field import Field, Kind
from pmis_desktop.rules.form_sections import LONG_TEXTS
from pmis_desktop.ui.forms.choices import Choices, of_codes
from pmis_desktop.ui.forms.editors.dates import DateEditor
from pmis_desktop.ui.forms.editors.editor import Editor
from pmis_desktop.ui.forms.editors.flags import FlagEditor
from pmis_desktop.ui.forms.editors.masked import MaskedEditor
from pmis_desktop.ui.forms.editors.picker import Picker
from pmis_desktop.ui.forms.editors.plain import LongTextEditor, TextEditor
from pmis_desktop.ui.forms.editors.tree_picker import TREES, TreePicker


def editor_for(
    field: Field, on: date, organisations: Choices, people: Choices | None = None
) -> Editor:
    """A new editor; ``on`` picks the codes of a day, the choices fill the references."""
    if field.kind is Kind.CODE and field.codes:
        choices = of_codes(field.codes, on)
        return TreePicker(field, choices, on) if field.codes in TREES else Picker(field, choices)
    if field.kind is Kind.REFERENCE:
        of_people = field.refers == "member" and people is not None
        return Picker(field, people if of_people and people else organisations)
    if field.kind is Kind.FLAG:
        return FlagEditor(field)
    if field.kind is Kind.DATE:
        return DateEditor(field)
    if field.masked:
        return MaskedEditor(field)
    return LongTextEditor(field) if field.id in LONG_TEXTS else TextEditor(field)
