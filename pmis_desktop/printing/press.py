"""Setting the documents of one form: with the county's own template where there is a sound one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from pmis_desktop.errors.printing import FormBrokenError, NothingToPrintError, PrintTooHeavyError
from pmis_desktop.errors.workers import WorkerCancelledError
from pmis_desktop.printing.joining import joined
from pmis_desktop.printing.pages import Typesetter

Parts = Sequence[Mapping[str, Any]]
Told = Callable[[int, int], None]
Asked = Callable[[], bool]

# A child that makes pictures remembers what it has set.
_PARTS_PER_CHILD = 60


class Press:
    """Sets one form. ``fault`` says why the own template was not used, in a sentence; or empty.

    A template that cannot be set, or not in time, is left aside from then on: the program's own
    takes its place, so that a form is printed in any case.
    """

    def __init__(
        self,
        form: str,
        *,
        template: str = "",
        office_fonts: bool = True,
        typesetter: Typesetter | None = None,
    ) -> None:
        self.fault = ""
        self._form = form
        self._template = template
        self._office_fonts = office_fonts
        self._typesetter = typesetter

    def pdf(
        self, parts: Parts, *, progress: Told | None = None, cancelled: Asked | None = None
    ) -> bytes:
        """Every part in its order as one PDF; raises as `portions` does."""
        with self.portions(parts, progress=progress, cancelled=cancelled) as made:
            return b"".join(made)

    @contextmanager
    def portions(
        self, parts: Parts, *, progress: Told | None = None, cancelled: Asked | None = None
    ) -> Iterator[Iterator[bytes]]:
        """The same piece by piece, all set when the block begins; a warm child sets a single part.

        Raises NothingToPrintError and what ``Typesetter.pdf`` raises.
        """
        if not parts:
            raise NothingToPrintError
        with ExitStack() as stack:
            try:
                made = stack.enter_context(self._made(parts, progress, cancelled))
            except (FormBrokenError, PrintTooHeavyError) as error:
                if not self._template:
                    raise
                self._leave_aside(error)
                made = stack.enter_context(self._made(parts, progress, cancelled))
            yield made

    def pictures(
        self,
        parts: Parts,
        *,
        ppi: float,
        progress: Told | None = None,
        cancelled: Asked | None = None,
    ) -> Iterator[bytes]:
        """The pages one after the other as PNG pictures, one part set when it is asked for."""
        with ExitStack() as stack:
            setter = self._typesetter or stack.enter_context(
                Typesetter(office_fonts=self._office_fonts, renew_after=_PARTS_PER_CHILD)
            )
            for done, part in enumerate(parts, 1):
                # A warm child is done with a part before anybody asks whether to go on.
                if cancelled is not None and cancelled():
                    raise WorkerCancelledError
                yield from self._pages(setter, part, ppi, cancelled)
                if progress is not None:
                    progress(done, len(parts))

    @contextmanager
    def _made(
        self, parts: Parts, progress: Told | None, cancelled: Asked | None
    ) -> Iterator[Iterator[bytes]]:
        if self._typesetter is not None and len(parts) == 1:
            pdf = self._typesetter.pdf(
                self._form, parts[0], template=self._template, cancelled=cancelled
            )
            yield iter((pdf,))
            return
        made = joined(
            self._form,
            parts,
            template=self._template,
            office_fonts=self._office_fonts,
            progress=progress,
            cancelled=cancelled,
        )
        with made as portions:
            yield portions

    def _pages(
        self, setter: Typesetter, part: Mapping[str, Any], ppi: float, cancelled: Asked | None
    ) -> list[bytes]:
        if self._template:
            try:
                return setter.pictures(
                    self._form, part, ppi=ppi, template=self._template, cancelled=cancelled
                )
            except (FormBrokenError, PrintTooHeavyError) as error:
                self._leave_aside(error)
        return setter.pictures(self._form, part, ppi=ppi, cancelled=cancelled)

    def _leave_aside(self, error: FormBrokenError | PrintTooHeavyError) -> None:
        first = error.message.partition("。")[0]
        self._template = ""
        self.fault = f"{first}。这次已改用程序自带的样式，县里自己的样式文件没有动。"
