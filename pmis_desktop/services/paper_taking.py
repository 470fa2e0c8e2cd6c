"""Taking in the newest documents of the root, before a restored county does anything else.

A county put back from a backup has forgotten who was admitted, revoked or given another scope
since. The root has signed all of it: a copy of its documents is enough, wherever it was kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.errors.base import AppError
from pmis_desktop.exchange import county_copies as copying
from pmis_desktop.exchange import documents, envelope
from pmis_desktop.exchange.documents import Document, Grant, Revocation
from pmis_desktop.exchange.keys import Recipient, VerifyKey
from pmis_desktop.models import journal, reviewing, scopes, settings, sites
from pmis_desktop.models.sites import Site
from pmis_desktop.services import authority, in_force
from pmis_desktop.services.county_copies import FoundCopy
from pmis_desktop.services.house import House
from pmis_desktop.services.purging import orders

_REASON = "由县级留底恢复"


@dataclass(slots=True, kw_only=True)
class PapersTaken:
    """What the copies' documents brought that the data did not know.

    ``refused`` copies held documents that this county's root has not signed.
    """

    documents: int = 0
    admitted: int = 0
    revoked: int = 0
    rescoped: int = 0
    refused: int = 0

    @property
    def words(self) -> str:
        """The same in a sentence."""
        told = [
            f"{count} 个{words}"
            for count, words in (
                (self.admitted, "接入的支部电脑"),
                (self.revoked, "注销"),
                (self.rescoped, "管理范围的更改"),
            )
            if count
        ]
        if not self.documents:
            return "证书都是最新的，没有要补的。"
        return f"补上了 {self.documents} 份证书" + (f"，其中{'、'.join(told)}。" if told else "。")


def take(house: House, copies: Sequence[FoundCopy]) -> PapersTaken:
    """Take in every document of some copies that this county's root has signed.

    Copies whose documents do not hold together are passed over; nothing of them is believed.
    """
    house.require_county()
    done = PapersTaken()
    with house.writing() as connection:
        county = settings.get(connection, settings.COUNTY_ID)
        for each in copies:
            known = authority.papers(connection)
            if set(each.sealed.papers) <= set(known):
                continue
            try:
                certain = copying.certain((*known, *each.sealed.papers), county)
            except AppError:
                done.refused += 1
                continue
            _keep(house, connection, certain, frozenset(known), done)
        if done.documents:
            facts = {"documents": str(done.documents)}
            journal.note_local(connection, house.author(), "papers", "收下县级留底的证书", facts)
    if done.documents:
        in_force.renew(house.vault)
        # What was purged since the backup's day is in the data again.
        orders.reapply(house)
    return done


def _keep(
    house: House,
    connection: Connection,
    certain: Iterable[tuple[bytes, Document]],
    known: frozenset[bytes],
    done: PapersTaken,
) -> None:
    fresh = [(paper, content) for paper, content in certain if paper not in known]
    for paper, content in sorted(fresh, key=lambda one: documents.number_of(one[1])):
        authority.keep(connection, paper, content.key if isinstance(content, Grant) else "")
        done.documents += 1
        if isinstance(content, Grant):
            _grant(house, connection, content, done)
    for _paper, content in fresh:
        if isinstance(content, Revocation):
            _revoke(connection, content, done)


def _grant(house: House, connection: Connection, grant: Grant, done: PapersTaken) -> None:
    """Enter a site that was admitted since, or give one the scope and rights it has had since."""
    known = sites.one(connection, grant.key)
    author = house.author()
    if known is None:
        sites.add(connection, _site(grant, author.at), grant.log)
        done.admitted += 1
    elif grant.number > known.grant_number:
        if grant.organisation != known.organisation:
            revision = settings.next_revision(connection)
            scopes.note(connection, known, revision, _REASON, author)
            done.rescoped += 1
        name = grant.organisation_name
        sites.move(connection, known.id, grant.organisation, name, grant.number)
    else:
        return
    review = documents.REVIEW in grant.actions
    reviewing.grant(connection, grant.key, author.at, review=review)


def _site(grant: Grant, at: str) -> Site:
    return Site(
        id=grant.key,
        organisation=grant.organisation,
        name=grant.organisation_name,
        verify_key=VerifyKey.from_hex(grant.verify_key),
        recipient=Recipient(grant.sealing),
        status=sites.ENROLLED,
        grant_number=grant.number,
        cut_off=None,
        enrolled_at=at,
        answer_number=0,
        answer_hash="",
        seen_answer=0,
        seen_revision=0,
        last_package_at=None,
    )


def _revoke(connection: Connection, revocation: Revocation, done: PapersTaken) -> None:
    """Shut a site out that was revoked since. Its cut-off counts in the log the data know of.

    If the site had begun another one by then, everything in that waits for a person: the safe side.
    """
    site = sites.one(connection, revocation.key)
    if site is not None and site.status == sites.ENROLLED:
        sites.revoke(connection, site, revocation.cut_off, revocation.reason)
        done.revoked += 1


def newer(connection: Connection, copies: Sequence[FoundCopy]) -> int:
    """How many documents of some copies the data do not know."""
    known = set(authority.papers(connection))
    return len({paper for each in copies for paper in each.sealed.papers} - known)


def merge_keys(connection: Connection) -> dict[str, VerifyKey]:
    """Whose signature on a copy counts: merge keys that the root certified and did not revoke."""
    kinds = (envelope.ROOT, envelope.MERGE_CERTIFICATE, envelope.REVOCATION)
    papers = authority.papers(connection, *kinds)
    county = settings.get(connection, settings.COUNTY_ID)
    return copying.merge_keys(content for _, content in copying.certain(papers, county))
