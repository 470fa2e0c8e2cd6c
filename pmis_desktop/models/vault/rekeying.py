"""Giving the database a new key so that no power cut leaves anybody outside.

The order: both keys into the sealed keys and into every slot, the database under the new key, the
old key out. Whatever moment the power goes, the database opens by one of the keys in the slots, and
the next opening finishes the work.
"""

from contextlib import suppress

from pmis_desktop.errors.vault import DamagedError, SealedKeysDamagedError
from pmis_desktop.models.vault.documents import DATABASE
from pmis_desktop.models.vault.engine import Database
from pmis_desktop.models.vault.place import Place
from pmis_desktop.models.vault.sealed_keys import SealedKeys
from pmis_desktop.models.vault.slots import Slots, new_key, write_slots
from pmis_desktop.models.vault.vault import Vault


def rekey(vault: Vault, slots: Slots) -> None:
    """Write these slots and give the database a key that nobody outside them has had.

    Nobody may be reading meanwhile.
    """
    key = new_key()
    vault.secrets.wrap_for(vault.key, key)
    vault.write_slots(slots.sealed_anew(vault.key, key))
    vault.database.rekey(key)
    vault.key = key
    vault.secrets.wrap_for(key)
    vault.write_slots(slots.sealed_anew(key))


def database_of(place: Place, slots: Slots, keys: tuple[bytes, ...]) -> tuple[Database, bytes]:
    """Open the database by whichever key it has, and finish what a power cut interrupted.

    Raises ``DamagedError`` if no key opens it.
    """
    present, *coming = keys
    database = Database(place.folder / DATABASE, present, removable=place.removable)
    if not coming:
        _look(database)
        return database, present
    key = coming[0]
    try:
        _look(database)
    except DamagedError:
        database.close()
        database = Database(place.folder / DATABASE, key, removable=place.removable)
        _look(database)
    else:
        _wrap(SealedKeys(place.folder, slots.vault, present), present, key)
        database.rekey(key)
    _wrap(SealedKeys(place.folder, slots.vault, key), key)
    write_slots(place.folder, slots.sealed_anew(key))
    return database, key


def some_key_opens(place: Place, keys: tuple[bytes, ...]) -> bool:
    """Say whether one of these keys opens the vault's database."""
    for key in keys:
        database = Database(place.folder / DATABASE, key, removable=place.removable)
        with suppress(DamagedError):
            _look(database)
            database.close()
            return True
    return False


def _wrap(sealed_keys: SealedKeys, *keys: bytes) -> None:
    # The members' data must open even where the signing key is lost.
    with suppress(SealedKeysDamagedError):
        sealed_keys.wrap_for(*keys)


def _look(database: Database) -> None:
    try:
        with database.reading() as connection:
            tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    except BaseException:
        database.close()
        raise
    if not tables:
        database.close()
        raise DamagedError
