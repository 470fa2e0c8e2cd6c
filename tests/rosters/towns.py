"""One town with two branches, the second set before the first, and a third that is empty."""

from dataclasses import dataclass

from pmis_desktop.services.house import House


@dataclass(frozen=True, slots=True)
class Town:
    """A county's house, and the ids of the two branches that members are put into."""

    house: House
    east: str
    west: str
