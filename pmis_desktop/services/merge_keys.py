"""Another merge key for the county: the old one, or the computer it was on, was in wrong hands."""

from pathlib import Path

from pmis_desktop.errors.services import ReasonMissingError
from pmis_desktop.services import authority, county_copies, epochs
from pmis_desktop.services.house import House


def replace(
    house: House, *, reason: str, root_passphrase: str, root_key: Path | None = None
) -> int:
    """Revoke the merge key, certify another and begin an epoch with it; gives the epoch.

    Answers that the old key signs are refused by every site that has taken one of the new epoch.
    Raises ReasonMissingError and what the root key raises.
    """
    house.require_county()
    if not reason.strip():
        raise ReasonMissingError
    root = authority.root_key(house, root_key, root_passphrase)
    epoch = epochs.begin_with_another_merge_key(house, root, reason.strip())
    house.note("merge_key", "更换县级签发钥匙", reason=reason.strip())
    county_copies.beside_root(house, root_key)
    return epoch
