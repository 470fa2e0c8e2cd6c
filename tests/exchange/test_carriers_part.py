"""What files may be carried by, as answers carry it down."""

import pytest

from pmis_desktop.errors.exchange import PackageRefusedError
from pmis_desktop.exchange import answers, parts
from pmis_desktop.exchange.records import STICK_ONLY, Carriers
from tests.exchange.spoilt import COUNTY, SITE, TRUST

MAIL = Carriers(mail=True)


def an_answer(carriers: Carriers) -> bytes:
    return COUNTY.bare_answer(SITE, carriers=carriers)


def heard(data: bytes) -> Carriers:
    return answers.open(data, unsealer=SITE.sealing, trust=TRUST).carriers


@pytest.mark.parametrize("carriers", [STICK_ONLY, MAIL, Carriers(chat=True, mail=True)])
def test_the_rule_travels(carriers: Carriers) -> None:
    assert heard(an_answer(carriers)) == carriers


def test_who_does_not_know_the_part_passes_over_it(monkeypatch: pytest.MonkeyPatch) -> None:
    data = an_answer(MAIL)
    known = {name: limit for name, limit in answers._KNOWN.items() if name != "carriers"}
    monkeypatch.setattr(answers, "_KNOWN", known)
    assert heard(data) == STICK_ONLY


@pytest.mark.parametrize(
    "raw",
    [
        b'{"mail":true}\n',
        b'{"chat":1,"mail":false}\n',
        b'{"chat":true,"fax":true,"mail":true}\n',
        b'{"chat":true,"mail":true}\n' * 2,
        b'{"chat":true,"mail":true}',
        b"x" * 2000,
    ],
)
def test_a_rule_that_is_not_as_written_is_refused(
    raw: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = parts.Part(parts.CARRIERS, raw)
    with monkeypatch.context() as writer:
        writer.setattr(answers, "_carriers_part", lambda _carriers: [part])
        writer.setattr(parts, "check_list", lambda _listed, _known: None)
        data = an_answer(MAIL)
    with pytest.raises(PackageRefusedError):
        heard(data)
