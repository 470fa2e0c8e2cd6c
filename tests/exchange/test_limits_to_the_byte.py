"""What is as large as it may be passes, and one more does not."""

from collections.abc import Callable

import msgspec
import pytest

from pmis_desktop.errors.exchange import LimitError
from pmis_desktop.exchange import documents, frame, limits, statements, trust
from tests.exchange.letters import County, Site

COUNTY = County()
SITE = Site()
PAPERS = (*COUNTY.papers, documents.sign(COUNTY.grant(SITE), [COUNTY.root]))
FRAME = frame.unpack(COUNTY.root_document)


def establish() -> object:
    return trust.establish(PAPERS, fingerprint=COUNTY.fingerprint, own_key=SITE.signing.public)


CASES: list[tuple[str, int, Callable[[], object]]] = [
    ("DOCUMENT", len(COUNTY.root_document), lambda: documents.read(COUNTY.root_document)),
    ("DOCUMENTS", len(PAPERS), establish),
    ("FILE", len(COUNTY.root_document), lambda: frame.pack(FRAME.outer, FRAME.body)),
    ("FILE", len(COUNTY.root_document), lambda: frame.unpack(COUNTY.root_document)),
]


@pytest.mark.parametrize(("name", "size", "act"), CASES, ids=["paper", "papers", "pack", "unpack"])
def test_a_limit_is_met_and_not_passed(
    name: str, size: int, act: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, name, size)
    act()
    monkeypatch.setattr(limits, name, size - 1)
    with pytest.raises(LimitError):
        act()


@pytest.mark.parametrize("marks", [["x" * 65], ["x"] * 65])
def test_marks_are_at_most_64_of_at_most_64_characters(marks: list[str]) -> None:
    msgspec.convert(["x" * 64] * 64, statements.Marks)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(marks, statements.Marks)
