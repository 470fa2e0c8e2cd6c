"""What the parent asks of the typesetting child. The parent itself never loads typst."""

from typing import Literal

import msgspec

JOB = "pmis_desktop.printing.typesetting:typeset"


class Setting(msgspec.Struct, frozen=True):
    """One form to set: its file name, its data as JSON, what to make of it.

    ``office_fonts`` lets the faces installed on the computer come before our own; ``ppi`` counts
    only for pictures. ``template`` is the text of a form of the county's own, in the place of ours
    of that name.
    """

    form: str
    data: str
    office_fonts: bool
    made: Literal["pdf", "png"] = "pdf"
    ppi: float = 144.0
    template: str = ""
