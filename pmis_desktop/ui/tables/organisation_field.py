"""A field of a plain question that holds an organisation."""

from pmis_desktop.ui.kit.line_fields import ChosenField
from pmis_desktop.ui.tables.organisation_picker import OrganisationPicker
from pmis_desktop.ui.work.work import Work


class OrganisationField(ChosenField):
    """An organisation that is chosen in the tree."""

    def __init__(self, work: Work, name: str, hint: str = "") -> None:
        super().__init__(name, hint, self._choose)
        self.button.show_icon("building-2")
        self.organisation = ""
        self.picker = OrganisationPicker(work, self)
        self.picker.call_everything("不选择")
        self.picker.picked.connect(self._pick)

    def put(self, organisation: str, name: str) -> None:
        """Begin with one that is known already."""
        self.organisation = organisation
        self.fill(name)

    def _choose(self) -> None:
        self.picker.open_under(self.button, self.organisation)

    def _pick(self, rec: str) -> None:
        self.put(rec, self.picker.name_of(rec))
        self.edited.emit()
