"""A small invented county with one site, and the files that go between them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

import pytest

from pmis_desktop.errors.exchange import PackageRefusedError
from pmis_desktop.exchange import (
    answers,
    canonical,
    documents,
    envelope,
    frame,
    grants,
    operations,
    packages,
    records,
    sealing,
    trust,
)
from pmis_desktop.exchange.documents import Epoch, Grant, MergeCertificate, Root
from pmis_desktop.exchange.keys import SealingKey, SigningKey, VerifyKey, fingerprint
from pmis_desktop.exchange.operations import Operation, Unit
from pmis_desktop.exchange.records import SliceRecord
from pmis_desktop.exchange.statements import ChainHead, Digest
from pmis_desktop.exchange.trust import CountyTrust

LOG = "log-a"
NO_DIGEST = Digest(0, sha256(b"").hexdigest())
NOTHING_SEEN = packages.Seen(0, 0, "")


@dataclass(frozen=True)
class Site:
    signing: SigningKey = field(default_factory=SigningKey.generate)
    sealing: SealingKey = field(default_factory=SealingKey.generate)
    log: str = LOG


@dataclass(frozen=True)
class County:
    root: SigningKey = field(default_factory=SigningKey.generate)
    merge: SigningKey = field(default_factory=SigningKey.generate)
    sealing: SealingKey = field(default_factory=SealingKey.generate)
    recovery: SealingKey = field(default_factory=SealingKey.generate)

    @cached_property
    def root_document(self) -> bytes:
        content = Root(name="示例县", code="610000", keys=[self.root.public.hex])
        return documents.sign(content, [self.root])

    @cached_property
    def id(self) -> str:
        return documents.read(self.root_document).statement_hash

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.id)

    def certificate(
        self, number: int = 1, epoch: int = 0, merge: SigningKey | None = None
    ) -> bytes:
        content = MergeCertificate(
            county=self.id,
            number=number,
            epoch=epoch,
            merge_key=(merge or self.merge).public.hex,
            sealing=self.sealing.recipient.text,
            recovery=self.recovery.recipient.text,
        )
        return documents.sign(content, [self.root])

    def epoch(self, number: int = 1, epoch: int = 0) -> bytes:
        return documents.sign(Epoch(county=self.id, number=number, epoch=epoch), [self.root])

    @cached_property
    def papers(self) -> tuple[bytes, ...]:
        return (self.root_document, self.certificate(), self.epoch())

    def grant(self, site: Site, number: int = 1) -> Grant:
        return Grant(
            county=self.id,
            number=number,
            registry=number,
            key=site.signing.id,
            verify_key=site.signing.public.hex,
            sealing=site.sealing.recipient.text,
            log=site.log,
            organisation="org-1",
            organisation_name="示例支部",
            actions=["change"],
        )

    def trust_of(self, site: Site) -> CountyTrust:
        own = documents.sign(self.grant(site), [self.root])
        return trust.establish(
            (*self.papers, own), fingerprint=self.fingerprint, own_key=site.signing.public
        )

    def grant_file(self, site: Site, first_answer: bytes = b"answer") -> bytes:
        return grants.write(
            grant=self.grant(site),
            papers=self.papers,
            first_answer=first_answer,
            signers=[self.root],
        )

    def take(self, data: bytes, site: Site, unsealer: SealingKey | None = None) -> object:
        return packages.open(
            data,
            unsealer=unsealer or self.sealing,
            registry={site.signing.id: site.signing.public}.get,
            county=self.id,
        )

    def facts(self, **changed: object) -> answers.AnswerFacts:
        facts: dict[str, object] = {
            "county": self.id,
            "epoch": 0,
            "number": 1,
            "prev_answer": "",
            "revision": 5,
            "log": LOG,
            "applied": 0,
            "head": "",
            "county_chain": ChainHead(0, ""),
            "full": True,
            "since": 0,
            "digest": NO_DIGEST,
        }
        return answers.AnswerFacts(**(facts | changed))  # type: ignore[arg-type]

    def answer(
        self,
        site: Site,
        lines: Sequence[bytes] = (),
        papers: Sequence[bytes] = (),
        signer: SigningKey | None = None,
        mends: Sequence[records.Mend] = (),
        **changed: object,
    ) -> bytes:
        return answers.seal(
            answers.prepare(
                facts=self.facts(**changed),
                slice_lines=lines,
                outcomes=[records.Outcome(n=1, verdict="applied")],
                desk=[],
                gone=[],
                documents=papers,
                recipients=[site.sealing.recipient, self.recovery.recipient],
                mends=mends,
            ),
            signer or self.merge,
        )

    def bare_answer(self, site: Site, **parts: Any) -> bytes:  # noqa: ANN401
        """An answer that has nothing but the parts that are given."""
        given: dict[str, Any] = {
            "slice_lines": [],
            "outcomes": [],
            "desk": [],
            "gone": [],
            "documents": self.papers,
            "recipients": [site.sealing.recipient],
        }
        return answers.seal(answers.prepare(facts=self.facts(), **given | parts), self.merge)


def an_operation(n: int, first: int | None = None, count: int = 1, **changed: object) -> Operation:
    facts: dict[str, object] = {
        "n": n,
        "unit": Unit(first or n, count),
        "ent": "member",
        "rec": f"m-{n}",
        "act": "change",
        "f": {"name": ("张三", "张三丰"), "mobile": (None, "13900000000")},
        "base": 3,
        "who": "管理员",
        "why": "核对后更正",
        "t": "2024-05-01T08:00:00",
        "salt": f"{n:032x}",
    }
    return Operation(**(facts | changed))  # type: ignore[arg-type]


def lines_of(*numbers: int) -> list[bytes]:
    return [operations.line(an_operation(n)) for n in numbers]


def a_package(
    county: CountyTrust, site: Site, lines: Sequence[bytes] | None = None, **changed: object
) -> bytes:
    facts: dict[str, object] = {
        "lines": lines_of(1, 2) if lines is None else lines,
        "prev": b"",
        "first": 1,
        "county": county,
        "signer": site.signing,
        "log": site.log,
        "seen": NOTHING_SEEN,
        "digest": NO_DIGEST,
        "opens": None,
        "made": "2024-05-01",
    }
    return packages.write(**(facts | changed))  # type: ignore[arg-type]


def slice_lines(count: int) -> list[bytes]:
    return [
        canonical.encode(SliceRecord("member", f"m-{n}", {"name": "李四", "mobile": f"139{n:08d}"}))
        for n in range(count)
    ]


def reframed(data: bytes, **outer: object) -> bytes:
    """Change the outer header and mend the check sum, as anybody on the way could."""
    found = frame.unpack(data)
    facts = {name: getattr(found.outer, name) for name in found.outer.__struct_fields__}
    return frame.pack(frame.Outer(**(facts | outer)), found.body)


def with_body(data: bytes, body: bytes) -> bytes:
    """Change the body and mend the lengths and the check sum."""
    return frame.pack(frame.unpack(data).outer, body)


def refusal(work: Callable[[], object]) -> str:
    """Run what must be refused and give the code of the refusal."""
    with pytest.raises(PackageRefusedError) as caught:
        work()
    assert caught.value.message
    assert caught.value.advice
    return caught.value.code


def only(key: VerifyKey) -> Callable[[str], VerifyKey | None]:
    return {key.id: key}.get


def forged(
    kind: str,
    statement: bytes,
    *,
    signer: SigningKey,
    recipients: Sequence[SealingKey],
    behind: bytes = b"",
    number: int = 2,
    signed_as: str = "",
) -> bytes:
    """Seal any bytes as a statement, as somebody who holds a genuine key could."""
    inner = envelope.sign(signed_as or kind, statement, [signer], behind)
    to = [key.recipient for key in recipients]
    outer = frame.Outer(aud=[one.id for one in to], file=number, kind=kind)
    return frame.pack(outer, sealing.SEALERS[1].seal(inner, to))


def unsealed(data: bytes, key: SealingKey) -> envelope.Envelope:
    """Look into a sealed file without any check."""
    return envelope.split(sealing.SEALERS[1].unseal(frame.unpack(data).body, key))
