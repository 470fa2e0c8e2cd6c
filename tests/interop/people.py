"""Who signs and seals in the kept samples: keys from fixed seeds, invented, of no use elsewhere."""

from hashlib import sha256

from pmis_desktop.exchange.keys import SealingKey, SigningKey


def signing(name: str) -> SigningKey:
    """A signing key whose secret is SHA-256 of a sentence."""
    return SigningKey(sha256(f"dzb v1 sample: {name}".encode()).digest())


ROOT = signing("root")
SECOND_ROOT = signing("second root")
MERGE = signing("merge")
SITE = signing("site")

_SEALING = {
    "county": "AGE-SECRET-KEY-1YM7FZJCX97JM2JQQ8Q5WKS7JEXQG4HC8M8KGA9M0NWZS37880VUQVZMRE7",
    "recovery": "AGE-SECRET-KEY-18WJ36R0NJLN5V93XY256ECL5UFGPJKEL3WUR00XCSNEDSP2TC8GSQGA7TF",
    "site": "AGE-SECRET-KEY-19LGZJWZZ842RXYY2M5N468VM4WQ467P38V9R0Z4N4J9Y68H0RFZS6DX827",
}
COUNTY_SEAL = SealingKey.from_secret(_SEALING["county"])
RECOVERY_SEAL = SealingKey.from_secret(_SEALING["recovery"])
SITE_SEAL = SealingKey.from_secret(_SEALING["site"])

SIGNERS = {"root": ROOT, "second root": SECOND_ROOT, "merge": MERGE, "site": SITE}
SEALERS = {"county": COUNTY_SEAL, "recovery": RECOVERY_SEAL, "site": SITE_SEAL}
