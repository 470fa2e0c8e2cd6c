"""The parent's side of printing: any form with any data, by way of a child with limits."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from typing_extensions import override

from pmis_desktop.errors.printing import PrintTooHeavyError, PrintTooSlowError
from pmis_desktop.errors.workers import WorkerDiedError, WorkerMemoryError, WorkerTimeoutError
from pmis_desktop.printing.settings import JOB, Setting
from pmis_desktop.workers import Closing, Worker

_MEMORY = 2 << 30
_SECONDS = 60.0
_OWN_SECONDS = 15.0


@contextmanager
def ends_as_printing() -> Iterator[None]:
    """Say what stopped a child inside this block as what it means for a print.

    Raises PrintTooSlowError, PrintTooHeavyError.
    """
    try:
        yield
    except WorkerTimeoutError as error:
        raise PrintTooSlowError from error
    except (WorkerDiedError, WorkerMemoryError) as error:
        raise PrintTooHeavyError from error


def typeset(
    form: str,
    data: Mapping[str, Any],
    *,
    office_fonts: bool = True,
    cancelled: Callable[[], bool] | None = None,
) -> bytes:
    """Set one form in a child of its own; see ``Typesetter.pdf``."""
    with Typesetter(office_fonts=office_fonts) as typesetter:
        return typesetter.pdf(form, data, cancelled=cancelled)


class Typesetter(Closing):
    """A child that sets one form after the other; the second takes a fraction of the first.

    ``office_fonts`` prefers the faces installed on the computer; without, pages look the same
    everywhere. ``renew_after`` jobs the child is replaced, for its memory only grows.
    """

    def __init__(self, *, office_fonts: bool = True, renew_after: int = 200) -> None:
        self._office_fonts = office_fonts
        self._worker = Worker(memory=_MEMORY, renew_after=renew_after)

    def pdf(
        self,
        form: str,
        data: Mapping[str, Any],
        *,
        template: str = "",
        cancelled: Callable[[], bool] | None = None,
    ) -> bytes:
        """The pages of ``form``, a file name in resources/forms, as one PDF.

        ``data`` is anything JSON can hold; its texts reach the form by ``show-text``. ``template``
        is the text of a form of the county's own in the place of ours. Raises a PrintingError, and
        a WorkerError when the child could not start or was cancelled.
        """
        setting = Setting(form, _json(data), self._office_fonts, template=template)
        return self._make(setting, cancelled)[0]

    def pictures(
        self,
        form: str,
        data: Mapping[str, Any],
        *,
        ppi: float = 144.0,
        template: str = "",
        cancelled: Callable[[], bool] | None = None,
    ) -> list[bytes]:
        """The same pages as PNG pictures, one per page, for showing before printing."""
        setting = Setting(form, _json(data), self._office_fonts, "png", ppi, template)
        return self._make(setting, cancelled)

    @override
    def close(self) -> None:
        """End the child; the next form starts another."""
        self._worker.close()

    def _make(self, setting: Setting, cancelled: Callable[[], bool] | None) -> list[bytes]:
        """Send one job and unpack its files."""
        # What comes from outside may go round in circles: nobody waits long for that.
        seconds = _OWN_SECONDS if setting.template else _SECONDS
        with ends_as_printing():
            answer = self._worker.run(JOB, setting, seconds=seconds, cancelled=cancelled)
        return msgspec.msgpack.decode(answer, type=list[bytes])


def _json(data: Mapping[str, Any]) -> str:
    return msgspec.json.encode(_marked(data)).decode()


def _marked(value: Any) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """The same data with every text of rare characters marked as such."""
    if isinstance(value, str):
        return {"rare": value} if is_rare(value) else value
    if isinstance(value, Mapping):
        return {key: _marked(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [_marked(item) for item in value]
    return value


def is_rare(text: str) -> bool:
    """Whether a text has a character that common Chinese faces lack.

    They all have GB 2312, and FandolFang has little more.
    """
    try:
        # The dot of names is in every face; Python's table takes the dot of GB 2312 for another.
        text.replace("·", "").encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False
