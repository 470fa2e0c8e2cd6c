"""Makes the kept samples of format v1: ``python -m tests.interop.making [--seal]``.

What needs no chance comes out the same every time. A seal needs chance: sealed files are made only
with ``--seal`` or where they are missing, and then kept for ever.
"""

import json
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec

from pmis_desktop.exchange import (
    answers,
    archived,
    county_copies,
    documents,
    envelope,
    frame,
    grants,
    invitations,
    keys,
    operations,
    packages,
    records,
    requests,
    sealing,
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
from pmis_desktop.exchange.keys import SealingKey
from pmis_desktop.exchange.operations import Purged
from pmis_desktop.exchange.statements import ChainHead, Digest
from pmis_desktop.exchange.trust import CountyTrust
from tests.interop import contents as said
from tests.interop import people

FOLDER = Path(__file__).parents[1] / "data" / "v1"
CODE = "7QK2-M9XA-40ZT-WB6R"

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
        invitation=_proof(),
    )


def _proof() -> str:
    return invitations.proof(
        CODE, people.SITE.public, people.SITE_SEAL.recipient, keys.fingerprint(COUNTY)
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
    return answers.write(
        facts=facts,
        slice_lines=said.SLICE,
        outcomes=said.OUTCOMES,
        desk=said.DESK,
        gone=said.GONE,
        documents=[plain[f"{name}.dzb"] for name in papers],
        signer=people.MERGE,
        recipients=[people.SITE_SEAL.recipient],
        mends=said.MENDS,
        wanted=said.WANTED,
        told=said.NOTICES,
        reviews=said.REVIEWS,
        carriers=said.CARRIERS,
        omitted=said.OMITTED,
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


def opener(name: str) -> SealingKey:
    """The key that a sealed sample is opened with."""
    of_site = name.startswith(("answer", "enrol-grant"))
    return people.SITE_SEAL if of_site else people.COUNTY_SEAL


def unsealed(name: str) -> bytes:
    """The inner bytes of a kept file."""
    found = frame.unpack((FOLDER / name).read_bytes())
    if not found.outer.aud:
        return found.body
    return sealing.SEALERS[1].unseal(found.body, opener(name))


def described(name: str) -> dict[str, object]:
    """What is to be found in a kept file, for whoever reads it with another program."""
    data = (FOLDER / name).read_bytes()
    outer = frame.unpack(data).outer
    inner = envelope.split(unsealed(name))
    statement = json.loads(inner.statement)
    kind = envelope.CHANGE if outer.kind == envelope.ARCHIVED else outer.kind
    return {
        "file_sha256": sha256(data).hexdigest(),
        "size": len(data),
        "outer": msgspec.to_builtins(outer),
        "opened_with": next(
            (who for who, key in people.SEALERS.items() if outer.aud and key == opener(name)), ""
        ),
        "payload_type": envelope.payload_type(kind),
        "statement": statement,
        "statement_sha256": sha256(inner.statement).hexdigest(),
        "pae_sha256": sha256(
            envelope.pae(envelope.payload_type(kind), inner.statement)
        ).hexdigest(),
        "signatures": [
            {"key": each.key, "signature": each.value.hex()} for each in inner.signatures
        ],
        "parts_sha256": sha256(inner.parts).hexdigest(),
    }


def vectors() -> dict[str, object]:
    """Single steps, each with what comes of it."""
    pae = envelope.pae(envelope.payload_type("change"), b"{}")
    heads = operations.chain(b"", said.LINES)
    return {
        **_keys(),
        "county": {"id": COUNTY, "fingerprint": keys.fingerprint(COUNTY)},
        "pae": {"type": envelope.payload_type("change"), "payload": "{}", "bytes": pae.hex()},
        "signature": {"key": "site", "over": pae.hex(), "bytes": people.SITE.sign(pae).hex()},
        "operations": [
            {"line": line.decode(), "sha256": sha256(line).hexdigest(), "head": head.hex()}
            for line, head in zip(said.LINES, heads, strict=True)
        ],
        "slice": {
            "lines": [line.decode() for line in said.SLICE],
            "digest": records.digest(said.SLICE),
        },
        "invitation": {
            "code": CODE,
            "spelt": ["7qk2m9xa40ztwb6r", "7QK2 M9XA 4OZT WB6R"],
            "normal": invitations.normalise(CODE),
            "proof": _proof(),
        },
        "review": {
            "of": ["review", said.LOG, "member", said.MEMBER, "name"],
            "id": said.REVIEW,
        },
    }


def _keys() -> dict[str, object]:
    return {
        "keys": {
            name: {
                "seed": key.secret().hex(),
                "public": key.public.hex,
                "id": key.id,
                "fingerprint": keys.fingerprint(key.id),
            }
            for name, key in people.SIGNERS.items()
        },
        "sealing": {
            name: {
                "identity": key.secret(),
                "recipient": key.recipient.text,
                "raw": key.recipient.raw.hex(),
                "id": key.id,
            }
            for name, key in people.SEALERS.items()
        },
    }


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
