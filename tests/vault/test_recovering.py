from pathlib import Path

import msgspec
import pyrage
import pytest

from pmis_desktop.errors.vault import (
    PassphraseTooShortError,
    RecoveryNotPreparedError,
    RecoveryReplyError,
    RecoveryRequestError,
    RoleRefusedError,
    VaultInUseError,
)
from pmis_desktop.models.vault import documents as names
from pmis_desktop.models.vault.operators import remove_operator
from pmis_desktop.models.vault.recovery import (
    add_recovery_slot,
    answer_request,
    check_digits,
    make_request,
    read_request,
    reopen,
    reopen_with_identity,
)
from pmis_desktop.models.vault.slots import Role, seal_key
from tests.vault.houses import CHEAP, NEW, PLAIN, THEIRS, House, add_operator, add_people, people


def identity() -> tuple[str, str]:
    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


@pytest.fixture
def county(house: House) -> str:
    """A closed vault with a row in it; gives the recovery identity."""
    private, public = identity()
    with house.create() as vault:
        add_recovery_slot(vault, identity()[1])
        add_recovery_slot(vault, public)
        add_people(vault, "丁")
    return private


def test_a_lost_passphrase(house: House, county: str) -> None:
    request = make_request(house.folder)
    assert read_request(request).kind == "site"
    assert len(check_digits(request)) == 19
    reply = answer_request(request, county)
    with house.open() as vault:
        key = vault.key
    for seen in (request, reply):
        assert key not in seen
        assert key.hex().encode() not in seen
    reopen(house.folder, reply, operator="甲", new_passphrase=NEW, cost=CHEAP)
    with house.open(NEW, "甲") as vault:
        assert people(vault) == ["丁"]
        assert (vault.post, vault.role) == ("书记", Role.ADMIN)
    assert not (house.folder / names.RECOVERY).exists()


def test_a_reply_is_used_once(house: House, county: str) -> None:
    reply = answer_request(make_request(house.folder), county)
    reopen(house.folder, reply, operator="新人", new_passphrase=NEW, cost=CHEAP)
    assert house.open(NEW, "新人").role is Role.ADMIN
    house.opened[-1].close()
    with pytest.raises(RecoveryReplyError):
        reopen(house.folder, reply, operator="乙", new_passphrase=NEW, cost=CHEAP)


def test_a_newer_request_ends_the_older_ones(house: House, county: str) -> None:
    first = make_request(house.folder)
    second = make_request(house.folder)
    assert check_digits(first) != check_digits(second)
    with pytest.raises(RecoveryReplyError):
        reopen(house.folder, answer_request(first, county), operator="甲", new_passphrase=NEW)
    answer = answer_request(second, county)
    reopen(house.folder, answer, operator="甲", new_passphrase=NEW, cost=CHEAP)


def test_a_reply_is_for_one_vault(house: House, county: str, tmp_path: Path) -> None:
    other = tmp_path / "other"
    public = str(pyrage.x25519.Identity.from_str(county).to_public())
    with house.create(other) as vault:
        add_recovery_slot(vault, public)
    make_request(house.folder)
    reply = answer_request(make_request(other), county)
    with pytest.raises(RecoveryReplyError):
        reopen(house.folder, reply, operator="甲", new_passphrase=NEW)


def test_a_wrong_recovery_key_answers_nothing(house: House, county: str) -> None:
    request = make_request(house.folder)
    assert county
    for wrong in (identity()[0], "", "AGE-SECRET-KEY-1", identity()[1]):
        with pytest.raises(RecoveryRequestError):
            answer_request(request, wrong)


def test_a_key_that_is_not_the_databases_is_no_reply(house: House, county: str) -> None:
    request = make_request(house.folder)
    asked = read_request(request)
    answer = msgspec.json.decode(answer_request(request, county))
    forged = seal_key(asked.vault, asked.nonce, bytes(32), asked.recipient)
    before = (house.folder / names.SLOTS).read_bytes()
    for sealed in ([forged], [], [forged] * 3):
        answer["sealed_keys"] = sealed
        with pytest.raises(RecoveryReplyError):
            reopen(house.folder, msgspec.json.encode(answer), operator="甲", new_passphrase=NEW)
    assert (house.folder / names.SLOTS).read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"{}", b"[" * 5000, b"\xff\xff", b"x" * (5 << 20)])
def test_rubbish_is_neither_request_nor_reply(house: House, county: str, content: bytes) -> None:
    with pytest.raises(RecoveryRequestError):
        answer_request(content, county)
    make_request(house.folder)
    with pytest.raises(RecoveryReplyError):
        reopen(house.folder, content, operator="甲", new_passphrase=NEW)


def test_every_byte_of_a_request_counts(house: House, county: str) -> None:
    request = make_request(house.folder)
    for at in range(0, len(request), 37):
        changed = bytearray(request)
        changed[at] ^= 1
        if read_or_none(bytes(changed)) is None:
            continue
        assert check_digits(bytes(changed)) != check_digits(request)
    assert answer_request(request, county)


def read_or_none(request: bytes) -> object:
    try:
        return read_request(request)
    except RecoveryRequestError:
        return None


def test_without_a_recovery_slot_there_is_no_request(house: House) -> None:
    with house.create() as vault, pytest.raises(ValueError, match="recipient"):
        add_recovery_slot(vault, "not a recipient")
    with pytest.raises(RecoveryNotPreparedError):
        make_request(house.folder)


def test_only_administrators_choose_who_can_recover(house: House, county: str) -> None:
    assert county
    with house.open() as vault:
        add_operator(vault, role=Role.AUDITOR)
    with pytest.raises(RoleRefusedError):
        add_recovery_slot(house.open(THEIRS, "乙"), identity()[1])


def test_an_open_vault_needs_no_recovery(house: House, county: str) -> None:
    house.open()
    with pytest.raises(VaultInUseError):
        reopen_with_identity(house.folder, county, operator="甲", new_passphrase=NEW)


def test_a_short_passphrase_leaves_the_reply_unused(house: House, county: str) -> None:
    reply = answer_request(make_request(house.folder), county)
    short = "short"
    with pytest.raises(PassphraseTooShortError):
        reopen(house.folder, reply, operator="甲", new_passphrase=short)
    reopen(house.folder, reply, operator="甲", new_passphrase=NEW, cost=CHEAP)


def test_recovery_works_after_the_database_got_a_new_key(house: House, county: str) -> None:
    with house.open() as vault:
        add_operator(vault)
        remove_operator(vault, "乙")
    reopen_with_identity(house.folder, county, operator="丙", new_passphrase=NEW, cost=CHEAP)
    with house.open(NEW, "丙") as vault:
        assert people(vault) == ["丁"]
    with house.open(PLAIN, "甲") as vault:
        assert people(vault) == ["丁"]
