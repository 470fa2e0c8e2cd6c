"""Picking from a tree: 工作岗位 under its groups, a place under its province and city."""

from datetime import date

from typing_extensions import override

from pmis_desktop.rules.field import Field
from pmis_desktop.ui.forms.choices import Choices
from pmis_desktop.ui.forms.editors.code_tree import CodeTree
from pmis_desktop.ui.forms.editors.picker import Picker
from pmis_desktop.ui.forms.editors.tree_panel import TreePanel

# Lists that are looked through by their levels; all others are short enough as they are.
TREES = frozenset(("job_post", "divisions"))


class TreePicker(Picker):
    """Typing shortens the list as everywhere; ↓ opens the whole tree with a search box over it."""

    def __init__(self, field: Field, choices: Choices, on: date) -> None:
        super().__init__(field, choices)
        self._on = on
        self._panel: TreePanel | None = None

    @override
    def open_list(self) -> None:
        if self.locked:
            return
        if self._panel is None:
            tree = CodeTree(self.field.codes or "", self._on, self)
            self._panel = TreePanel(tree, self._choices, self)
            self._panel.picked.connect(self.pick)
        standing = self._choices.meant(self.line.text())
        self._panel.open_under(self.line, standing.value if standing is not None else "")
