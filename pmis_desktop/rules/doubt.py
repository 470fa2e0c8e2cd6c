"""A text that could not be taken as it stands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a text has no certain value; ``choices`` are the values it may stand for.

    ``code`` is stable, ``message`` goes to people and repeats no ID number or phone. With choices
    a person must choose; without, the text is wrong as it stands.
    """

    code: str
    message: str
    choices: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether a person may settle it by choosing."""
        return bool(self.choices)
