"""The organisations that a field may name, as one picks them."""

from pmis_desktop.services import belonging
from pmis_desktop.services.browsing.organisations import organisation_tree
from pmis_desktop.services.house import House
from pmis_desktop.ui.forms.choices import Choice, Choices


def of_organisations(house: House, kind: str) -> Choices:
    """Of this vault's scope: a member belongs to a branch, anything else to any organisation."""
    eligible = belonging.eligible(house)
    return Choices(
        Choice(node.id, node.name, (node.short_name,))
        for node in organisation_tree(house)
        if node.id in eligible and (node.is_branch or kind != "member")
    )
