"""Sites without a window: keys, logs and packages of many branches, for measuring the county."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pmis_desktop.exchange import answers, grants, packages, requests
from pmis_desktop.exchange.keys import SealingKey, SigningKey
from pmis_desktop.exchange.operations import Act, Operation, Unit, chain, line
from pmis_desktop.exchange.packages import Seen
from pmis_desktop.exchange.statements import Digest
from pmis_desktop.exchange.trust import CountyTrust
from pmis_desktop.rules.fields import ENTITIES

Values = Mapping[str, str | None]
WHEN = "2026-11-22T08:00:00+08:00"


@dataclass(slots=True)
class Computer:
    """What every site has: keys of its own, and once it has joined the county's trust."""

    organisation: str
    signer: SigningKey = field(default_factory=SigningKey.generate)
    sealing: SealingKey = field(default_factory=SealingKey.generate)
    trust: CountyTrust | None = None

    def ask(self, log: str, name: str) -> bytes:
        """Ask the county for admission."""
        return requests.write(
            log=log,
            organisation_name=name,
            post="",
            machine="",
            signer=self.signer,
            sealing=self.sealing.recipient,
            made=WHEN,
        )

    def admitted(self, grant: bytes, fingerprint: str) -> bytes:
        """Take the grant; the first answer inside."""
        self.trust, _, first = grants.open(
            grant,
            unsealer=self.sealing,
            expected_county_fingerprint=fingerprint,
            own_key=self.signer.public,
        )
        return first

    def opened(self, data: bytes) -> answers.OpenedAnswer:
        """An answer of the county's."""
        if self.trust is None:
            raise RuntimeError("joined first")
        return answers.open(data, unsealer=self.sealing, trust=self.trust)


@dataclass(slots=True)
class BenchSite(Computer):
    """One branch as the county sees it: its keys, its log, what it has acknowledged."""

    log: str = field(default_factory=lambda: secrets.token_hex(16))
    lines: list[bytes] = field(default_factory=list)
    acknowledged: int = 0
    seen: Seen = field(default_factory=lambda: Seen(0, 0, ""))

    def request(self, name: str) -> bytes:
        """Ask the county for admission."""
        return self.ask(self.log, name)

    def join(self, grant: bytes, fingerprint: str) -> None:
        """Take the grant and note what its first answer says."""
        self.take(self.admitted(grant, fingerprint))

    def take(self, data: bytes) -> answers.OpenedAnswer:
        """Open an answer as a branch does and note what it acknowledges."""
        answer = self.opened(data)
        statement = answer.statement
        self.acknowledged = statement.applied
        self.seen = Seen(statement.number, statement.revision, answer.hash)
        return answer

    def write(self, saves: Sequence[tuple[str, str, Act, Values, Values]]) -> None:
        """Add one unit to the log from (entity, record, act, old, new)."""
        first = len(self.lines) + 1
        for offset, (ent, rec, act, old, new) in enumerate(saves):
            f = {
                name: (old.get(name), new.get(name))
                for names in ENTITIES[ent].groups.values()
                if any(name in new for name in names)
                for name in names
            }
            operation = Operation(
                n=first + offset,
                unit=Unit(first, len(saves)),
                ent=ent,
                rec=rec,
                act=act,
                f=f,
                base=self.seen.revision,
                who="支部书记",
                why="修改党员",
                t=WHEN,
                salt=secrets.token_hex(16),
            )
            self.lines.append(line(operation))

    def package(self) -> bytes:
        """Everything not yet acknowledged, sealed to the county."""
        if self.trust is None:
            raise RuntimeError("joined first")
        heads = chain(b"", self.lines[: self.acknowledged])
        return packages.write(
            lines=self.lines[self.acknowledged :],
            prev=heads[-1] if heads else b"",
            first=self.acknowledged + 1,
            county=self.trust,
            signer=self.signer,
            log=self.log,
            seen=self.seen,
            digest=Digest(0, "0" * 64),
            opens=None,
            made=WHEN,
        )


def write_all(sites: Sequence[BenchSite], folder: Path) -> list[Path]:
    """Every site's package as a file."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for number, site in enumerate(sites):
        file = folder / f"{number:04d}.dzb"
        file.write_bytes(site.package())
        files.append(file)
    return files
