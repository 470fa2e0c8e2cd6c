"""A branch keeps an answer that it cannot take yet, byte for byte, and tries it again by itself."""

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from pmis_desktop import __version__
from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.exchange import HeldError
from pmis_desktop.models import arrivals
from pmis_desktop.models.arrivals import Arrival
from pmis_desktop.services import keeping
from pmis_desktop.services import waiting_reasons as reasons
from pmis_desktop.services.house import House

_NAME = 200  # characters of a file's name that are remembered


def keep(house: House, path: Path, data: bytes, refusal: AppError) -> None:
    """Keep an answer whose reason for waiting will end; anything else is no matter of waiting.

    A full disk is no reason to tell the clerk anything but why the answer was not taken.
    """
    waits = isinstance(refusal, HeldError) or refusal.code in reasons.AT_SITE
    if not waits or not house.may_write:
        return
    file_hash = sha256(data).hexdigest()
    with suppress(AppError):
        keeping.keep(house.archive, file_hash, data)
        noted = Arrival(
            hash=file_hash,
            name=path.name[:_NAME].encode(errors="replace").decode(),
            organisation="",
            state=arrivals.HELD,
            code=refusal.code,
            program=__version__,
            kept=True,
        )
        with house.writing() as connection:
            arrivals.put(connection, [noted], house.author().at)
