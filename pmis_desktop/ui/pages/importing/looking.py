"""The first look at a file: what is in it, and the check where nothing need be asked before."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pmis_desktop.services import belonging, importing
from pmis_desktop.services.browsing.organisations import organisation_tree
from pmis_desktop.services.house import House
from pmis_desktop.services.importing import Check, Corrections, Source
from pmis_desktop.services.importing.reading import SheetKind
from pmis_desktop.ui.forms.choices import Choice, Choices


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A file as it was read, its check unless its columns come first, the branches to pick from."""

    source: Source
    check: Check | None
    branches: Choices


def first_look(
    house: House,
    path: Path,
    kind: SheetKind | None,
    answers: Corrections,
    cancelled: Callable[[], bool],
) -> Looked:
    """Read a file; check it where it is one plain table. Raises what ``importing.look`` raises."""
    with importing.values_ahead(path) as ahead:
        source = importing.look(house, path, kind=kind, cancelled=cancelled)
        plain = len(source.names) == 1 and all(layout.is_plain for layout in source.layouts)
        check = importing.check_source(house, source, answers, ahead=ahead) if plain else None
    return Looked(source=source, check=check, branches=_branches(house))


def _branches(house: House) -> Choices:
    eligible = belonging.eligible(house)
    return Choices(
        Choice(node.id, node.name, (node.short_name,))
        for node in organisation_tree(house)
        if node.id in eligible and node.is_branch
    )
