import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
import pytest

from pmis_desktop.errors.files import DiskFullError
from pmis_desktop.errors.vault import (
    DamagedError,
    LastAdministratorError,
    OperatorExistsError,
    OperatorNameError,
    OwnSlotError,
    PassphraseNotPossibleError,
    PassphraseTooShortError,
    RoleRefusedError,
    SealedKeysDamagedError,
    SlotsDamagedError,
    TooManyOperatorsError,
    WrongPassphraseError,
)
from pmis_desktop.models.vault import documents as names
from pmis_desktop.models.vault import rekeying, slots
from pmis_desktop.models.vault.engine import Database, is_whole
from pmis_desktop.models.vault.operators import add_operator, change_passphrase, remove_operator
from pmis_desktop.models.vault.passphrase import Cost
from pmis_desktop.models.vault.rootkey import write_root_key
from pmis_desktop.models.vault.slots import Role, read_slots
from pmis_desktop.models.vault.vault import Vault
from tests.vault.houses import CHEAP, NEW, PLAIN, THEIRS, House, add_people, people


def add(vault: Vault, operator: str = "乙", **more: object) -> None:
    settings: dict[str, Any] = {
        "post": "委员",
        "role": Role.OPERATOR,
        "passphrase": THEIRS,
        "cost": CHEAP,
    }
    settings.update(more)
    add_operator(vault, operator=operator, **settings)


def test_the_costs_of_the_field_are_the_default() -> None:
    assert Cost() == Cost(memory_kib=65536, passes=3, lanes=4)


def test_a_passphrase_and_a_root_key_cost_that_where_nobody_says_otherwise(
    house: House, tmp_path: Path
) -> None:
    with house.create(cost=None) as vault:
        add(vault, cost=None)
        assert {slot.cost for slot in vault.slots().operators()} == {Cost()}
    file = tmp_path / "key.rootkey"
    write_root_key(file, county="c", secret=b"1" * 32, passphrase=PLAIN)
    assert b"65536" in file.read_bytes()


def test_each_operator_has_their_own_passphrase(house: House) -> None:
    with house.create() as vault:
        add(vault)
        add_people(vault, "丙")
        slots_now = vault.slots()
    with house.open(THEIRS, "乙") as vault:
        assert (vault.operator, vault.role) == ("乙", Role.OPERATOR)
        assert people(vault) == ["丙"]
    assert len({slot.salt for slot in slots_now.operators()}) == 2


@pytest.mark.parametrize(
    ("change", "failure"),
    [
        ({"operator": "甲"}, OperatorExistsError),
        ({"operator": "  "}, OperatorNameError),
        ({"operator": "长" * 51}, OperatorNameError),
        ({"operator": "a\nb"}, OperatorNameError),
        ({"operator": "a\ud800"}, OperatorNameError),
        ({"post": "长" * 51}, OperatorNameError),
        ({"passphrase": "short"}, PassphraseTooShortError),
        ({"passphrase": "x       "}, PassphraseTooShortError),
        ({"passphrase": "x" * 1001}, PassphraseNotPossibleError),
        ({"passphrase": "12345678\ud800"}, PassphraseNotPossibleError),
    ],
)
def test_who_cannot_be_added(
    house: House, change: dict[str, Any], failure: type[Exception]
) -> None:
    vault = house.create()
    before = (house.folder / names.SLOTS).read_bytes()
    with pytest.raises(failure):
        add(vault, **change)
    assert (house.folder / names.SLOTS).read_bytes() == before


def test_there_is_an_end_to_operators(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "MOST_SLOTS", 2)
    vault = house.create()
    add(vault)
    with pytest.raises(TooManyOperatorsError):
        add(vault, "丙")


def test_only_administrators_change_who_may_open(house: House) -> None:
    with house.create() as vault:
        add(vault)
    vault = house.open(THEIRS, "乙")
    with pytest.raises(RoleRefusedError):
        add(vault, "丙")
    with pytest.raises(RoleRefusedError):
        remove_operator(vault, "甲")


def test_changing_ones_own_passphrase(house: House) -> None:
    with house.create() as vault:
        with pytest.raises(WrongPassphraseError):
            change_passphrase(vault, "wrong horse", NEW)
        with pytest.raises(PassphraseTooShortError):
            change_passphrase(vault, PLAIN, "short")
        change_passphrase(vault, PLAIN, NEW + "！")
    with pytest.raises(WrongPassphraseError):
        house.open(PLAIN)
    with house.open(NEW + "!") as vault:
        assert vault.slots().of("甲").cost == CHEAP


def test_a_removed_operator_is_out_even_with_the_old_slots(house: House) -> None:
    with house.create() as vault:
        add(vault)
        add_people(vault, "丙")
        vault.secrets.put("signing", b"secret")
        old_slots = (house.folder / names.SLOTS).read_bytes()
        old_key = vault.key
        remove_operator(vault, "乙")
        assert people(vault) == ["丙"]
        add_people(vault, "丁")
        assert vault.secrets.get("signing") == b"secret"
    assert not is_whole(house.folder / names.DATABASE, old_key)
    with house.open() as vault:
        assert people(vault) == ["丙", "丁"]
        assert vault.secrets.get("signing") == b"secret"
        assert all(len(slot.sealed_keys) == 1 for slot in vault.slots().slots)
    (house.folder / names.SLOTS).write_bytes(old_slots)
    with pytest.raises(DamagedError):
        house.open(THEIRS, "乙")


def test_who_cannot_be_removed(house: House) -> None:
    with house.create() as vault:
        add(vault, role=Role.ADMIN)
        with pytest.raises(OwnSlotError):
            remove_operator(vault, "甲")
    vault = house.open(THEIRS, "乙")
    remove_operator(vault, "甲")
    add(vault, "丙")
    vault.role = Role.ADMIN
    vault.operator = "丙"
    with pytest.raises(LastAdministratorError):
        remove_operator(vault, "乙")


STEPS = ["wrap", "first slots", "database", "second wrap", "second slots"]


class PowerCutError(BaseException):
    """The machine is off: no clean-up of ours may count on running."""


@pytest.mark.parametrize("after_step", STEPS)
def test_the_power_may_go_at_any_step_of_a_removal(
    house: House, monkeypatch: pytest.MonkeyPatch, after_step: str
) -> None:
    vault = house.create()
    add(vault)
    add(vault, "丙")
    add_people(vault, "丁")
    vault.secrets.put("signing", b"secret")
    done = 0

    def step(real: Callable[..., None]) -> Callable[..., None]:
        def run(*given: object) -> None:
            nonlocal done
            if done == STEPS.index(after_step):
                raise PowerCutError
            real(*given)
            done += 1

        return run

    with monkeypatch.context() as patch:
        patch.setattr(vault.secrets, "wrap_for", step(vault.secrets.wrap_for))
        patch.setattr(vault, "write_slots", step(vault.write_slots))
        patch.setattr(vault.database, "rekey", step(vault.database.rekey))
        with pytest.raises(PowerCutError):
            remove_operator(vault, "乙")
    vault.close()
    for passphrase, operator in ((PLAIN, "甲"), (THEIRS, "丙")):
        with house.open(passphrase, operator) as opened:
            assert people(opened) == ["丁"]
            assert opened.secrets.get("signing") == b"secret"
            assert all(len(slot.sealed_keys) == 1 for slot in opened.slots().slots)


def test_the_power_may_go_while_finishing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = house.create()
    add(vault)
    vault.secrets.put("signing", b"secret")

    def cut(*_: object) -> None:
        raise PowerCutError

    with monkeypatch.context() as patch:
        patch.setattr(vault.database, "rekey", cut)
        with pytest.raises(PowerCutError):
            remove_operator(vault, "乙")
    vault.close()
    with monkeypatch.context() as patch:
        patch.setattr(rekeying, "write_slots", cut)
        with pytest.raises(PowerCutError):
            house.open()
    assert house.open().secrets.get("signing") == b"secret"


def test_a_disk_that_fails_during_a_removal_loses_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = house.create()
    add(vault)
    add_people(vault, "丁")

    def full(*_: object) -> None:
        raise DiskFullError(house.folder)

    with monkeypatch.context() as patch:
        patch.setattr(Database, "rekey", full)
        with pytest.raises(DiskFullError):
            remove_operator(vault, "乙")
    add_people(vault, "戊")
    add(vault, "己")
    vault.close()
    with house.open(THEIRS, "己") as vault:
        assert people(vault) == ["丁", "戊"]
    with house.open(PLAIN, "甲") as vault:
        assert people(vault) == ["丁", "戊"]
    with house.open(THEIRS, "己") as vault:
        assert people(vault) == ["丁", "戊"]


def edited(path: Path, **change: object) -> None:
    content = json.loads(path.read_bytes())
    content["slots"][0] |= change
    path.write_text(json.dumps(content), encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [
        {"role": "reader"},
        {"operator": "冒名"},
        {"post": "县长"},
        {"recipient": str(pyrage.x25519.Identity.generate().to_public())},
        {"salt": "AAAAAAAAAAAAAAAAAAAAAA=="},
        {"private": "AAAA"},
        {"cost": {"memory_kib": 128, "passes": 1, "lanes": 1}},
    ],
)
def test_a_slot_edited_by_hand_does_not_open(house: House, change: dict[str, Any]) -> None:
    house.create(post="书记").close()
    edited(house.folder / names.SLOTS, **change)
    with pytest.raises(WrongPassphraseError):
        house.open()


@pytest.mark.parametrize(
    "change",
    [
        {"cost": {"memory_kib": 1 << 40, "passes": 1, "lanes": 1}},
        {"cost": {"memory_kib": 64, "passes": 1 << 30, "lanes": 1}},
        {"cost": {"memory_kib": 1, "passes": 1, "lanes": 1}},
        {"cost": {"memory_kib": 64, "passes": 0, "lanes": 0}},
        {"role": "king"},
        {"salt": "AAAA"},
        {"nonce": "AAAA"},
        {"sealed_keys": []},
        {"sealed_keys": ["AAAA"]},
        {"sealed_keys": ["AAAA"] * 3},
        {"slot": 5},
        {"more": 1},
    ],
)
def test_a_slot_of_an_impossible_shape_is_damage(house: House, change: dict[str, Any]) -> None:
    house.create().close()
    edited(house.folder / names.SLOTS, **change)
    with pytest.raises(SlotsDamagedError):
        house.open()


def test_slots_of_another_vault_are_damage(house: House, tmp_path: Path) -> None:
    house.create().close()
    house.create(tmp_path / "other").close()
    other = (tmp_path / "other" / names.SLOTS).read_bytes()
    (house.folder / names.SLOTS).write_bytes(other)
    with pytest.raises(SlotsDamagedError):
        house.open()
    with pytest.raises(SlotsDamagedError):
        read_slots(tmp_path / "nowhere", "x")


def test_sealed_keys_by_name(house: House) -> None:
    with house.create() as vault:
        assert vault.secrets.get("signing") is None
        vault.secrets.put("signing", b"one")
        vault.secrets.put("merge", b"\0\xff")
        vault.secrets.put("signing", b"two")
    with house.open() as vault:
        assert vault.secrets.get("signing") == b"two"
        assert vault.secrets.get("merge") == b"\0\xff"
        assert vault.secrets.get("other") is None


@pytest.mark.parametrize("content", [b"", b"{}", b'{"version":1,"envelopes":[]}', b"\xff"])
def test_damaged_sealed_keys_bar_nobody_from_the_data(house: House, content: bytes) -> None:
    with house.create() as vault:
        vault.secrets.put("signing", b"one")
        add_people(vault, "丁")
    (house.folder / names.SEALED_KEYS).write_bytes(content)
    with house.open() as vault:
        assert people(vault) == ["丁"]
        with pytest.raises(SealedKeysDamagedError):
            vault.secrets.get("signing")
        with pytest.raises(SealedKeysDamagedError):
            vault.secrets.put("signing", b"two")
        vault.secrets.set_aside()
        vault.secrets.put("signing", b"two")
        assert vault.secrets.get("signing") == b"two"
    assert (house.folder / "keys.sealed.old").read_bytes() == content


def test_sealed_keys_of_another_vault_do_not_open(house: House, tmp_path: Path) -> None:
    with house.create(tmp_path / "other") as vault:
        vault.secrets.put("signing", b"one")
    with house.create() as vault:
        other = (tmp_path / "other" / names.SEALED_KEYS).read_bytes()
        (house.folder / names.SEALED_KEYS).write_bytes(other)
        with pytest.raises(SealedKeysDamagedError):
            vault.secrets.get("signing")
