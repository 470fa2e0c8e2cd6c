"""Makes the kept samples of format v1: ``python -m tests.interop.making [--seal]``.

What needs no chance comes out the same every time. A seal needs chance: sealed files are made only
with ``--seal`` or where they are missing, and then kept for ever.
"""

import json
import sys
from collections.abc import Callable
from hashlib import sha256

import msgspec

from pmis_desktop.exchange import (
    answers,
    archived,
    county_copies,
    documents,
    grants,
    keys,
    operations,
    packages,
    records,
    requests,
    trust,
)
from pmis_desktop.exchange.documents import (
    Epoch,
    Grant,
    MergeCertificate,
    Override,
    Purge,
    PurgedOperation,
    PurgedRecord,
    Revocation,
    Root,
)
from pmis_desktop.exchange.operations import Purged
from pmis_desktop.exchange.statements import ChainHead, Digest
from pmis_desktop.exchange.trust import CountyTrust
from tests.interop import contents as said
from tests.interop import people
from tests.interop.describing import FOLDER, described, proof, unsealed, vectors

_root = Root(name="中共示例县委员会", code="000000", keys=[people.ROOT.public.hex])
_first = documents.sign(_root, [people.ROOT])
COUNTY = documents.read(_first).statement_hash


def _plain() -> dict[str, bytes]:
    """Every kind that is not sealed."""
    second = Root(
        version=2,
        county=COUNTY,
        previous=COUNTY,
        name=_root.name,
        code=_root.code,
        keys=[people.ROOT.public.hex, people.SECOND_ROOT.public.hex],
        threshold=2,
    )
    made = {
        "root.dzb": _first,
        "root-2.dzb": documents.sign(second, [people.ROOT, people.SECOND_ROOT]),
        "enrol-request.dzb": _request(),
    }
    said_by_root: dict[str, documents.Document] = {
        "merge-certificate.dzb": _certificate(),
        "epoch.dzb": Epoch(county=COUNTY, number=1, epoch=0, reason="建库"),
        "grant.dzb": _grant(),
        "revocation.dzb": _revocation(),
        "override.dzb": _override(),
        "purge.dzb": _order(),
    }
    signed = {name: documents.sign(each, [people.ROOT]) for name, each in said_by_root.items()}
    return made | signed


def _request() -> bytes:
    return requests.write(
        log=said.LOG,
        organisation_name="中共示例镇东街支部委员会",
        post="组织委员",
        machine="办公室电脑",
        signer=people.SITE,
        sealing=people.SITE_SEAL.recipient,
        made=said.CLOCK,
        invitation=proof(COUNTY),
    )


def _certificate() -> MergeCertificate:
    return MergeCertificate(
        county=COUNTY,
        number=1,
        epoch=0,
        merge_key=people.MERGE.public.hex,
        sealing=people.COUNTY_SEAL.recipient.text,
        recovery=people.RECOVERY_SEAL.recipient.text,
    )


def _revocation() -> Revocation:
    return Revocation(
        county=COUNTY, number=1, key=people.SECOND_ROOT.id, cut_off=41, reason="电脑遗失"
    )


def _override() -> Override:
    return Override(
        county=COUNTY,
        epoch=0,
        number=1,
        topic="needs",
        on="2026-03-01",
        reason="县里的规定",
        content=msgspec.Raw(b'{"lines":[{"field":"mobile","needed":true}]}'),
    )


def _grant() -> Grant:
    return Grant(
        county=COUNTY,
        number=1,
        registry=1,
        key=people.SITE.id,
        verify_key=people.SITE.public.hex,
        sealing=people.SITE_SEAL.recipient.text,
        log=said.LOG,
        organisation=said.BRANCH,
        organisation_name="中共示例镇东街支部委员会",
        actions=["change", "review"],
    )


def _order() -> Purge:
    return Purge(
        county=COUNTY,
        number=1,
        on="2026-03-03",
        document="示组〔2026〕4号",
        reason="依法删除",
        records=[PurgedRecord(ent="member", rec=said.NEWCOMER, groups=[])],
        operations=[
            PurgedOperation(log=said.LOG, n=2, hash=sha256(said.LINES[1]).hexdigest()),
        ],
    )


def trust_of(plain: dict[str, bytes]) -> CountyTrust:
    """What the site trusts, from the plain documents."""
    return trust.establish(
        [plain[f"{name}.dzb"] for name in ("root", "merge-certificate", "epoch", "grant")],
        fingerprint=keys.fingerprint(COUNTY),
        own_key=people.SITE.public,
    )


def _package(county: CountyTrust, **changed: object) -> bytes:
    facts: dict[str, object] = {
        "lines": said.LINES,
        "prev": b"",
        "first": 1,
        "county": county,
        "signer": people.SITE,
        "log": said.LOG,
        "seen": packages.Seen(3, 7, sha256(b"answer 3").hexdigest()),
        "digest": Digest(len(said.SLICE), records.digest(said.SLICE)),
        "opens": None,
        "made": said.CLOCK,
    }
    return packages.write(**(facts | changed))  # type: ignore[arg-type]


def _answer(plain: dict[str, bytes]) -> bytes:
    heads = operations.chain(b"", said.LINES)
    facts = answers.AnswerFacts(
        app="1",
        made=said.CLOCK,
        county=COUNTY,
        epoch=0,
        number=4,
        prev_answer=sha256(b"answer 3").hexdigest(),
        revision=8,
        log=said.LOG,
        applied=3,
        head=heads[2].hex(),
        county_chain=ChainHead(12, sha256(b"county").hexdigest()),
        full=True,
        since=0,
        digest=Digest(len(said.SLICE), records.digest(said.SLICE)),
    )
    papers = ("root", "merge-certificate", "epoch", "revocation", "override", "purge")
    return answers.seal(
        answers.prepare(
            facts=facts,
            slice_lines=said.SLICE,
            outcomes=said.OUTCOMES,
            desk=said.DESK,
            gone=said.GONE,
            documents=[plain[f"{name}.dzb"] for name in papers],
            recipients=[people.SITE_SEAL.recipient],
            mends=said.MENDS,
            wanted=said.WANTED,
            told=said.NOTICES,
            reviews=said.REVIEWS,
            carriers=said.CARRIERS,
            omitted=said.OMITTED,
        ),
        people.MERGE,
    )


def _sealed(plain: dict[str, bytes]) -> dict[str, Callable[[], bytes]]:
    """How every sealed sample is made."""
    county = trust_of(plain)
    head = operations.chain(b"", said.LINES)[4].hex()
    return {
        "change.dzb": lambda: _package(
            county, note=said.NOTE, blobs=[said.PHOTO], readings=said.READINGS
        ),
        "change-new-log.dzb": lambda: _package(
            county,
            lines=[operations.line(said.RENAMED)],
            log=said.NEXT_LOG,
            opens=packages.ClosedLog(said.LOG, 5, head),
        ),
        "change-empty.dzb": lambda: _package(
            county, lines=[], first=6, prev=bytes.fromhex(head), digest=Digest(0, "0" * 64)
        ),
        "answer.dzb": lambda: _answer(plain),
        "enrol-grant.dzb": lambda: grants.write(
            grant=_grant(),
            papers=[plain[f"{name}.dzb"] for name in ("root", "merge-certificate", "epoch")],
            first_answer=_answer(plain),
            signers=[people.ROOT],
        ),
        "archived.dzb": lambda: _archived(plain),
        "county-copy.dzb": lambda: _county_copy(plain),
    }


def _county_copy(plain: dict[str, bytes]) -> bytes:
    """What the county changed itself, beside its documents; its log is another than the site's."""
    lines = said.LINES[:3]
    facts = county_copies.CopyFacts(
        app="1",
        made=said.CLOCK,
        county=COUNTY,
        epoch=0,
        revision=9,
        log=said.COUNTY_LOG,
        from_=1,
        to=3,
        prev="",
        head=operations.chain(b"", lines)[-1].hex(),
    )
    units = [
        county_copies.CopiedUnit(
            at=said.CLOCK, count=count, first=first, kind="edit", title="核对", who="李华"
        )
        for first, count in ((1, 1), (2, 2))
    ]
    papers = ("root", "merge-certificate", "epoch", "grant")
    return county_copies.write(
        facts=facts,
        units=units,
        lines=lines,
        papers=[plain[f"{name}.dzb"] for name in papers],
        signer=people.MERGE,
        recipients=[people.COUNTY_SEAL.recipient, people.RECOVERY_SEAL.recipient],
    )


def _archived(plain: dict[str, bytes]) -> bytes:
    """The package as the purge order left it: its second operation is a hash."""
    package = (FOLDER / "change.dzb").read_bytes()
    whole = archived.of_file(package, people.COUNTY_SEAL)
    order = documents.read(plain["purge.dzb"]).statement_hash
    cut = msgspec.structs.replace(
        said.OPERATIONS[1],
        f={},
        why="",
        salt="",
        purged=Purged(hash=sha256(said.LINES[1]).hexdigest(), order=order),
    )
    lines = (whole.lines[0], operations.line(cut), *whole.lines[2:])
    remains = archived.Remains(
        file_hash=whole.file_hash,
        kind="change",
        statement=whole.statement,
        signatures=whole.signatures,
        lines=lines,
    )
    return archived.write(remains, [people.COUNTY_SEAL.recipient, people.RECOVERY_SEAL.recipient])


def make(*, seal: bool) -> None:
    """Write everything into its folder."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    plain = _plain()
    for name, data in plain.items():
        (FOLDER / name).write_bytes(data)
    for name, made in _sealed(plain).items():
        if seal or not (FOLDER / name).exists():
            (FOLDER / name).write_bytes(made())
    for name in ("change", "answer"):
        (FOLDER / f"{name}.inner").write_bytes(unsealed(f"{name}.dzb"))
    names = sorted(path.name for path in FOLDER.glob("*.dzb"))
    _write("files.json", {name: described(name) for name in names})
    _write("vectors.json", vectors())


def _write(name: str, content: object) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    (FOLDER / name).write_bytes(f"{text}\n".encode())


if __name__ == "__main__":
    make(seal="--seal" in sys.argv)
