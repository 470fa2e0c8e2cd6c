"""What every refusal must be: named by a code, told in Chinese, and without any trace."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from pmis_desktop.errors.base import AppError
from tests.services.counties import County, state

CHINESE = re.compile(r"[\u4e00-\u9fff].*。$", re.DOTALL)


def in_chinese(refusal: AppError) -> bool:
    """Whether both sentences are whole and Chinese."""
    return bool(CHINESE.search(refusal.message) and CHINESE.search(refusal.advice))


@contextmanager
def refused(county: County, code: str) -> Iterator[None]:
    """The block is refused with this code, in Chinese, and no vault has changed in it."""
    houses = [county.house, *county.sites.values()]
    before = [state(house) for house in houses]
    with pytest.raises(AppError) as refusal:
        yield
    assert refusal.value.code == code
    assert in_chinese(refusal.value)
    assert [state(house) for house in houses] == before


def bytes_of(folder: Path) -> dict[str, str]:
    """Every file of a closed vault but its lock and its list of failed attempts, by hash."""
    return {
        file.name: sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file() and "lock" not in file.name and "attempts" not in file.name
    }
