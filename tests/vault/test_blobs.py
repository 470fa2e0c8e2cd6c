"""Photos and scans in the vault: encrypted, under names that tell nothing, whole or refused."""

import hashlib
from pathlib import Path

import pytest

from pmis_desktop.errors.attachments import BlobDamagedError, BlobMissingError
from pmis_desktop.models.vault.backup import list_blobs
from pmis_desktop.models.vault.blobs import BlobStore, new_blob_key

PHOTO = b"not really a photo" * 20


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "blobs", new_blob_key())


def the_file(blobs: BlobStore) -> Path:
    (found,) = (path for path in blobs.folder.rglob("*") if path.is_file())
    return found


def test_what_is_put_comes_back_and_lies_there_once(blobs: BlobStore) -> None:
    blob_hash = blobs.put(PHOTO)
    first = the_file(blobs).read_bytes()
    assert blobs.put(PHOTO) == blob_hash == hashlib.sha256(PHOTO).hexdigest()
    assert the_file(blobs).read_bytes() == first
    assert blobs.get(blob_hash) == PHOTO
    assert blobs.has(blob_hash)


def test_neither_name_nor_content_tells_what_it_is(blobs: BlobStore) -> None:
    blob_hash = blobs.put(PHOTO)
    file = the_file(blobs)
    assert blob_hash not in str(file)
    assert file.parent.name == file.name[:2]
    assert PHOTO[:18] not in file.read_bytes()
    other = BlobStore(blobs.folder, new_blob_key())
    assert not other.has(blob_hash)
    other.put(PHOTO)
    assert len(list_blobs(blobs.folder)) == 2


def test_every_flipped_bit_and_every_shorter_file_is_refused(blobs: BlobStore) -> None:
    blob_hash = blobs.put(b"small")
    file = the_file(blobs)
    whole = file.read_bytes()
    for at in range(len(whole) * 8):
        spoilt = bytearray(whole)
        spoilt[at // 8] ^= 1 << at % 8
        file.write_bytes(spoilt)
        with pytest.raises(BlobDamagedError):
            blobs.get(blob_hash)
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        with pytest.raises(BlobDamagedError):
            blobs.get(blob_hash)


def test_a_file_under_anothers_name_does_not_open(blobs: BlobStore) -> None:
    photo, scan = blobs.put(PHOTO), blobs.put(b"scan")
    place, other = blobs._place(photo), blobs._place(scan)
    place.write_bytes(other.read_bytes())
    with pytest.raises(BlobDamagedError):
        blobs.get(photo)


def test_putting_again_mends_what_is_damaged(blobs: BlobStore) -> None:
    blob_hash = blobs.put(PHOTO)
    the_file(blobs).write_bytes(b"\0" * 50)
    assert blobs.put(PHOTO) == blob_hash
    assert blobs.get(blob_hash) == PHOTO


def test_what_is_not_there_is_missing(blobs: BlobStore) -> None:
    blob_hash = hashlib.sha256(b"").hexdigest()
    assert not blobs.has(blob_hash)
    with pytest.raises(BlobMissingError):
        blobs.get(blob_hash)
