"""A roster set from sections alone, without a vault."""

from collections.abc import Callable, Sequence

from pmis_desktop.printing.pages import Typesetter
from pmis_desktop.printing.press import Press
from pmis_desktop.printing.roster import (
    ROSTER_COLUMNS,
    ROSTER_FORM,
    RosterColumn,
    RosterSection,
    batches,
    roster_part,
)


def roster_pdf(
    sections: Sequence[RosterSection],
    columns: Sequence[RosterColumn] = ROSTER_COLUMNS,
    *,
    masked: bool = True,
    typesetter: Typesetter | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> bytes:
    """The sections in batches, as the catalogue's roster is set."""
    parts = [roster_part(batch, columns, masked=masked) for batch in batches(sections)]
    press = Press(ROSTER_FORM, office_fonts=False, typesetter=typesetter)
    return press.pdf(parts, progress=progress, cancelled=cancelled)
