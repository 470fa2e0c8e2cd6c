"""Another life of the county's data: after a restore, or once its merge key is another one.

The root signs which epoch is in force. Sites get their whole slice again, and send again what the
county does not have.
"""

from sqlalchemy import Connection

from pmis_desktop.errors.vault import SealedKeysDamagedError
from pmis_desktop.exchange import documents, envelope
from pmis_desktop.exchange.documents import Epoch, MergeCertificate, Revocation
from pmis_desktop.exchange.keys import SealingKey, SigningKey, VerifyKey
from pmis_desktop.models import settings
from pmis_desktop.services import authority, overriding
from pmis_desktop.services.house import House

RESTORED = "县级恢复备份"

# Room for the revisions of one epoch; 2**21 epochs fit a revision's 53 bits.
REVISIONS = 2**32
# The newest epoch begun on this machine, and a merge key that is about to come into force: among
# the keys that no backup holds.
_EPOCH = "epoch"
_EPOCH_BYTES = 8
_NEXT_MERGE = "merge_next"


def begin(house: House, root: SigningKey, reason: str) -> int:
    """Sign the next epoch, and a certificate for the merge key where it has none."""
    return _begin(house, root, _merge_key(house), reason)


def begin_with_another_merge_key(house: House, root: SigningKey, reason: str) -> int:
    """Revoke the merge key and begin an epoch in which another one signs.

    What the old key signed from now on is refused by every site that has heard of it; sites hear of
    it with their next answer.
    """
    merge = SigningKey.generate()
    # The data speak of the new key first: a crash between the two is mended at the next start.
    house.vault.secrets.put(_NEXT_MERGE, merge.secret())
    epoch = _begin(house, root, merge, reason, revoked=True)
    take_next_merge_key(house)
    return epoch


def take_next_merge_key(house: House) -> None:
    """Let the merge key that the newest certificate names be the one at work."""
    secret = house.vault.secrets.get(_NEXT_MERGE)
    if secret is None or secret == house.vault.secrets.get(authority.MERGE_KEY):
        return
    with house.reading() as connection:
        certified = _is_certified(connection, SigningKey(secret))
    if certified:
        house.vault.secrets.put(authority.MERGE_KEY, secret)


def _begin(
    house: House, root: SigningKey, merge: SigningKey, reason: str, *, revoked: bool = False
) -> int:
    with house.writing() as connection:
        epoch = next_epoch(house, connection)
        if revoked:
            _revoke_merge_keys(connection, root, reason)
        # The key may be newer than the data: kept just before a crash, or after the backup's day.
        if not _is_certified(connection, merge):
            _certify(connection, merge, root, epoch)
        paper = Epoch(
            county=settings.get(connection, settings.COUNTY_ID),
            # Never a number that the lost time may have given to another paper.
            number=max(epoch, authority.next_number(connection, envelope.EPOCH)),
            epoch=epoch,
            reason=reason,
        )
        authority.keep(connection, documents.sign(paper, [root]))
        settings.put(connection, settings.EPOCH, epoch)
        settings.put(connection, settings.EPOCH_DUE, 0)
        do_again(connection, root, epoch)
        # Every site hears of it, and of what was done again, by an answer: one is due to each.
        settings.put(connection, settings.OVERRIDDEN, settings.next_revision(connection))
    return epoch


def do_again(connection: Connection, root: SigningKey, epoch: int) -> None:
    """What a restored county has to do anew, inside the transaction that begins its epoch.

    The newest documents of the root are in by then (``paper_taking``). Whatever they order that the
    backup's day did not know is carried out here, before the first package is taken in.
    """
    # Revisions go on above any that the lost time has given out: sites compare with them.
    revision = settings.number(connection, settings.REVISION)
    settings.put(connection, settings.REVISION, max(revision, epoch * REVISIONS))
    overriding.sign_anew(connection, root, epoch)
    # What the sites have taken since is forgotten: they get their whole slice again.
    connection.exec_driver_sql("UPDATE site SET seen_revision = 0")


def next_epoch(house: House, connection: Connection) -> int:
    """One more than any epoch this machine has begun or heard of.

    The data goes back with a restore; the keys' file stays and remembers, and the documents beside
    the root key know of epochs that another machine began.
    """
    last = int.from_bytes(house.vault.secrets.get(_EPOCH) or b"")
    signed = [
        content.epoch
        for paper in authority.papers(connection, envelope.EPOCH)
        if isinstance(content := documents.read(paper).content(), Epoch)
    ]
    epoch = max(last, settings.number(connection, settings.EPOCH), *signed, 0) + 1
    house.vault.secrets.put(_EPOCH, epoch.to_bytes(_EPOCH_BYTES))
    return epoch


def _merge_key(house: House) -> SigningKey:
    """The merge key of this machine; a new one where it has none, none that opens, or a revoked."""
    try:
        secret = house.vault.secrets.get(authority.MERGE_KEY)
    except SealedKeysDamagedError:
        secret = None
        house.vault.secrets.set_aside()
    if secret is not None and not _is_revoked(house, SigningKey(secret)):
        return SigningKey(secret)
    merge = SigningKey.generate()
    house.vault.secrets.put(authority.MERGE_KEY, merge.secret())
    return merge


def _is_revoked(house: House, merge: SigningKey) -> bool:
    with house.reading() as connection:
        return merge.id in revoked_keys(connection)


def revoked_keys(connection: Connection) -> frozenset[str]:
    """The ids of every key that the root has revoked, of sites and for merging."""
    contents = (
        documents.read(p).content() for p in authority.papers(connection, envelope.REVOCATION)
    )
    return frozenset(each.key for each in contents if isinstance(each, Revocation))


def certificates(connection: Connection) -> list[MergeCertificate]:
    """Every merge certificate, the newest last."""
    papers = authority.papers(connection, envelope.MERGE_CERTIFICATE)
    found = [documents.read(paper).content() for paper in papers]
    some = [each for each in found if isinstance(each, MergeCertificate)]
    return sorted(some, key=lambda each: each.number)


def _is_certified(connection: Connection, merge: SigningKey) -> bool:
    found = certificates(connection)
    return bool(found) and found[-1].merge_key == merge.public.hex


def _certify(connection: Connection, merge: SigningKey, root: SigningKey, epoch: int) -> None:
    sealing = SealingKey.from_secret(settings.get(connection, settings.SEALING_KEY))
    certificate = MergeCertificate(
        county=settings.get(connection, settings.COUNTY_ID),
        number=max(epoch, authority.next_number(connection, envelope.MERGE_CERTIFICATE)),
        epoch=epoch,
        merge_key=merge.public.hex,
        sealing=sealing.recipient.text,
        recovery=settings.get(connection, settings.RECOVERY_RECIPIENT),
    )
    authority.keep(connection, documents.sign(certificate, [root]))


def _revoke_merge_keys(connection: Connection, root: SigningKey, reason: str) -> None:
    """Every merge key up to now; a stolen one may be any that this machine ever had."""
    ended = revoked_keys(connection)
    for each in certificates(connection):
        key = VerifyKey.from_hex(each.merge_key).id
        if key in ended:
            continue
        ended |= {key}
        revocation = Revocation(
            county=each.county,
            number=authority.next_number(connection, envelope.REVOCATION),
            key=key,
            cut_off=0,
            reason=reason,
        )
        authority.keep(connection, documents.sign(revocation, [root]))
