"""What is to be found in the kept samples of format v1, and single steps of it as vectors."""

import json
from hashlib import sha256
from pathlib import Path

import msgspec

from pmis_desktop.exchange import envelope, frame, invitations, keys, operations, records, sealing
from pmis_desktop.exchange.keys import SealingKey
from tests.interop import contents as said
from tests.interop import people

FOLDER = Path(__file__).parents[1] / "data" / "v1"
CODE = "7QK2-M9XA-40ZT-WB6R"


def county() -> str:
    """The county's identity: the hash of its first root."""
    return sha256(envelope.split(unsealed("root.dzb")).statement).hexdigest()


def proof(identity: str) -> str:
    """What the request of the samples proves with its slip."""
    return invitations.proof(
        CODE, people.SITE.public, people.SITE_SEAL.recipient, keys.fingerprint(identity)
    )


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
        "county": {"id": county(), "fingerprint": keys.fingerprint(county())},
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
            "proof": proof(county()),
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
