"""What a site knows about its county for certain, from documents that the root signed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from pmis_desktop.errors.exchange import (
    BadSignatureError,
    DocumentMissingError,
    FingerprintMismatchError,
    LimitError,
    OlderDocumentsError,
    OtherCountyError,
    OtherSiteGrantError,
    RevokedKeyError,
    RootChainError,
)
from pmis_desktop.exchange import documents, envelope, keys, limits, overrides
from pmis_desktop.exchange.documents import (
    Document,
    Epoch,
    Grant,
    MergeCertificate,
    Override,
    Purge,
    Revocation,
    Root,
    SignedDocument,
)
from pmis_desktop.exchange.keys import Recipient, VerifyKey

D = TypeVar("D", MergeCertificate, Epoch, Grant)


@dataclass(frozen=True)
class CountyTrust:
    """A site's pinned trust in its county.

    ``papers`` are the documents it rests on: keep them, and ``establish`` makes the same again.
    ``purges`` are all orders with the hash of each statement, by which a purged line names its own.
    """

    county: str
    root: Root
    certificate: MergeCertificate
    declared_epoch: Epoch
    grant: Grant
    revocations: tuple[Revocation, ...]
    overrides: tuple[Override, ...]
    purges: tuple[tuple[str, Purge], ...]
    papers: tuple[bytes, ...]

    @property
    def fingerprint(self) -> str:
        """The county's fingerprint, 24 digits in six groups."""
        return keys.fingerprint(self.county)

    @property
    def epoch(self) -> int:
        """Which life of the county's data is in force."""
        return self.declared_epoch.epoch

    @property
    def registry(self) -> int:
        """The number of the county's register that the grant was made from."""
        return self.grant.registry

    @cached_property
    def merge_key(self) -> VerifyKey:
        """The key that signs the county's answers."""
        return VerifyKey.from_hex(self.certificate.merge_key)

    @cached_property
    def sealing(self) -> Recipient:
        """The county's key that packages are sealed to."""
        return Recipient(self.certificate.sealing)

    @cached_property
    def recovery(self) -> Recipient:
        """The county's recovery key, kept on paper."""
        return Recipient(self.certificate.recovery)

    @cached_property
    def own(self) -> Recipient:
        """The site's own sealing key, as the county granted it."""
        return Recipient(self.grant.sealing)

    def revocation_of(self, key: str) -> Revocation | None:
        """Find the revocation of a key, if there is one."""
        return next((one for one in self.revocations if one.key == key), None)


def establish(papers: Sequence[bytes], *, fingerprint: str, own_key: VerifyKey) -> CountyTrust:
    """Build a site's trust from documents and the county's fingerprint that a person compared.

    Raises FingerprintMismatchError, RootChainError, BadSignatureError, OtherSiteGrantError,
    DocumentMissingError or RevokedKeyError.
    """

    def expected(county: str) -> None:
        if not keys.same_fingerprint(fingerprint, keys.fingerprint(county)):
            raise FingerprintMismatchError

    return _build(papers, expected, own_key)


def extend(trust: CountyTrust, papers: Sequence[bytes]) -> CountyTrust:
    """Take in newer documents; what is known already changes nothing.

    A new root signs anew what is to stay in force: documents of an older root are dropped. Raises
    as ``establish`` does, and OlderDocumentsError where trust would go back.
    """
    if set(papers) <= set(trust.papers):
        return trust

    def expected(county: str) -> None:
        if county != trust.county:
            raise OtherCountyError

    own_key = VerifyKey.from_hex(trust.grant.verify_key)
    found = _build((*trust.papers, *papers), expected, own_key)
    if any(new < old for new, old in zip(_age(found), _age(trust), strict=True)):
        raise OlderDocumentsError
    now = overrides.newest(found.overrides)
    for before in trust.overrides if found.epoch == trust.epoch else ():
        if before.topic not in now or now[before.topic].number < before.number:
            raise OlderDocumentsError
    return found


def _age(trust: CountyTrust) -> tuple[int, ...]:
    return (
        trust.root.version,
        trust.epoch,
        trust.declared_epoch.number,
        trust.certificate.number,
        trust.grant.number,
    )


def _build(
    papers: Sequence[bytes], expected: Callable[[str], None], own_key: VerifyKey
) -> CountyTrust:
    if len(papers) > limits.DOCUMENTS:
        raise LimitError("证书份数", len(papers), limits.DOCUMENTS)
    signed = [documents.read(data) for data in dict.fromkeys(papers)]
    county, chain, chain_papers = root_chain(
        [one for one in signed if one.kind == envelope.ROOT], expected
    )
    accepted = accepted_papers([one for one in signed if one.kind != envelope.ROOT], chain, county)
    epoch = _newest(Epoch, [content for _, content in accepted])
    accepted = _with_overrides_in_force(accepted, epoch)
    contents = [content for _, content in accepted]
    certificate = _newest(MergeCertificate, contents)
    revocations = tuple(one for one in contents if isinstance(one, Revocation))
    _check_certificate(certificate, epoch, revocations)
    return CountyTrust(
        county=county,
        root=chain[-1],
        certificate=certificate,
        declared_epoch=epoch,
        grant=_own_grant(contents, own_key),
        revocations=revocations,
        overrides=tuple(one for one in contents if isinstance(one, Override)),
        purges=tuple(
            (one.statement_hash, content) for one, content in accepted if isinstance(content, Purge)
        ),
        papers=(*chain_papers, *(one.data for one, _ in accepted)),
    )


def root_chain(
    signed: Sequence[SignedDocument], expected: Callable[[str], None]
) -> tuple[str, list[Root], list[bytes]]:
    """The county, its roots one after the other, and their documents; raises RootChainError."""
    ordered = sorted(signed, key=lambda one: one.number)
    if [one.number for one in ordered] != list(range(1, len(ordered) + 1)):
        raise RootChainError
    if not ordered:
        raise DocumentMissingError(envelope.ROOT)
    county = ordered[0].statement_hash
    expected(county)
    chain: list[Root] = []
    previous = ""
    for one in ordered:
        root = _next_root(one, chain[-1] if chain else None)
        if (root.county, root.previous) != (county if chain else "", previous):
            raise RootChainError
        chain.append(root)
        previous = one.statement_hash
    return county, chain, [one.data for one in ordered]


def _next_root(signed: SignedDocument, before: Root | None) -> Root:
    if before is not None and not signed.signed_by(before):
        raise RootChainError
    root = signed.content()
    if not isinstance(root, Root) or not signed.signed_by(root):
        raise RootChainError
    return root


def accepted_papers(
    signed: Sequence[SignedDocument], chain: Sequence[Root], county: str
) -> list[tuple[SignedDocument, Document]]:
    """What the newest root has signed; what only older ones have is left out.

    Raises OtherCountyError, and BadSignatureError for what none of them has signed.
    """
    accepted = []
    for one in signed:
        if one.signed_by(chain[-1]):
            content = one.content()
            if content.county != county:
                raise OtherCountyError
            accepted.append((one, content))
        elif not any(one.signed_by(older) for older in chain[:-1]):
            raise BadSignatureError
    return accepted


def _with_overrides_in_force(
    accepted: Sequence[tuple[SignedDocument, Document]], epoch: Epoch
) -> list[tuple[SignedDocument, Document]]:
    """Of each topic the newest override of this epoch: a new one signs anew what stays in force."""
    some = [content for _, content in accepted if isinstance(content, Override)]
    for each in some:
        overrides.lines(each)
        if each.epoch > epoch.epoch:
            raise DocumentMissingError(envelope.EPOCH)
    newest = overrides.newest(each for each in some if each.epoch == epoch.epoch)
    return [
        (one, content)
        for one, content in accepted
        if not isinstance(content, Override) or content is newest.get(content.topic)
    ]


def _newest(wanted: type[D], contents: Iterable[Document]) -> D:
    found = [one for one in contents if isinstance(one, wanted)]
    if not found:
        raise DocumentMissingError(documents.kind_of(wanted))
    return max(found, key=lambda one: one.number)


def _own_grant(contents: Iterable[Document], own_key: VerifyKey) -> Grant:
    grants = [one for one in contents if isinstance(one, Grant)]
    own = [one for one in grants if one.key == own_key.id and one.verify_key == own_key.hex]
    if grants and not own:
        raise OtherSiteGrantError
    return _newest(Grant, own)


def _check_certificate(
    certificate: MergeCertificate, epoch: Epoch, revocations: Iterable[Revocation]
) -> None:
    if certificate.epoch > epoch.epoch:
        raise DocumentMissingError(envelope.EPOCH)
    if any(one.key == VerifyKey.from_hex(certificate.merge_key).id for one in revocations):
        raise RevokedKeyError
