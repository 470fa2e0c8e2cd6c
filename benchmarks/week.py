"""A week at the county's desk: every branch enrolled, a week's packages in one folder, mishaps too.

Late, doubled, damaged, forged, contradicting and unusual packages lie among the good ones; a notice
and a threshold of the county's own go down with the answers, a member leaves by a letter that runs
out, and one moves inside the county. What must come of it is checked, the steps are timed. Run it
from the project's folder: python3 dev.py bench week [--branches N] [--members N].

With --window the clerk does it in the real window, without a screen, and every branch has a vault
of its own: what `ui.showing.week_story` tells.
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.county import BenchSite, write_all
from benchmarks.merge import enrol_all, enter_organisations, first_round, found_county, timed, week
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.exchange.operations import CHANGE
from pmis_desktop.rules.overriding import SetThreshold
from pmis_desktop.services import (
    editing,
    merging,
    overriding,
    practising,
    rounds,
    verifying,
)
from pmis_desktop.services.correspondence import listing, periods, reporting
from pmis_desktop.services.house import House
from pmis_desktop.services.notices import issuing
from pmis_desktop.services.notices.wording import Wording
from pmis_desktop.services.picking import Pick
from pmis_desktop.services.rounds import Round
from pmis_desktop.services.sample import InventedCounty, invent_county
from pmis_desktop.services.transfers import reading, starting, steps
from pmis_desktop.services.transfers.reading import TransferQuery
from pmis_desktop.services.transfers.starting import Request
from pmis_desktop.services.transfers.steps import Letter
from pmis_desktop.ui.application import dress, make_application
from pmis_desktop.ui.kit.theme import TypeSize
from pmis_desktop.ui.showing import week_story
from pmis_desktop.ui.showing.week_story import Size

LATE, DOUBLED, DAMAGED, FORGED, DISPUTED = 10, 5, 3, 2, 5
TOO_MANY = 400


@dataclass
class Week:
    """The county, its branches, and what lies in the folder."""

    house: House
    root: SigningKey
    passphrase: str
    invented: InventedCounty
    folder: Path
    sites: list[BenchSite] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)


def found(folder: Path, invented: InventedCounty) -> Week:
    """A county that knows its organisations."""
    house, root, passphrase = found_county(folder)
    enter_organisations(house, invented)
    return Week(house, root, passphrase, invented, folder)


def everybody_reports(made: Week) -> None:
    """Every branch enters its people, and the county answers."""
    first_round(made.invented, made.sites)
    files = write_all(made.sites, made.folder / "first")
    taken = rounds.take(made.house, files)
    print(f"first packages: {taken.total['applied']} operations taken")
    hear(made, made.folder / "first-answers")


def hear(made: Week, out: Path) -> None:
    """Every branch takes its answer."""
    written = rounds.answer(made.house, [site.signer.id for site in made.sites], out)
    for site, file in zip(made.sites, written, strict=True):
        site.take(file.read_bytes())


def county_works(made: Week) -> tuple[str, str]:
    """A notice, a threshold, two transfers; the ids of the transfers."""
    house, invented = made.house, made.invented
    issuing.issue(house, Wording(title="关于核对党员信息的通知", text="请各支部核对。"))
    wish = SetThreshold(rule="accuracy_target", value="96", since=house.today.isoformat())
    draft = overriding.draft(house, [wish])
    overriding.sign(house, draft, reason="县委组织部通知", root_passphrase=made.passphrase)
    here, there = invented.branches[0], invented.branches[-1]
    away, moving = invented.members_of[here][0], invented.members_of[here][1]
    out = starting.start(
        house,
        [away],
        Request(to_text="中共渭南市临渭区委组织部", outside=True, reviewed_by="支部"),
    ).id
    begun = house.today.replace(year=house.today.year - 1)
    steps.issue(house, [out], Letter(on=begun.isoformat(), days=30))
    inside = starting.start(house, [moving], Request(to=there, reviewed_by="支部")).id
    steps.issue(house, [inside], Letter())
    return out, inside


def fill_folder(made: Week) -> None:
    """A week's packages with every mishap; the last branches have sent nothing."""
    people = {rec: values for ent, rec, values in made.invented.records if ent == "member"}
    for site in made.sites[-DISPUTED - 20 : -20]:
        member = made.invented.members_of[site.organisation][-1]
        editing.set_values(made.house, "member", member, {"address": "县级登记的住址"})
        new = {"address": "支部登记的住址"}
        site.write([("member", member, CHANGE, people[member], new)])
    many = made.sites[1]
    member = made.invented.members_of[many.organisation][0]
    for number in range(TOO_MANY):
        old = {**people[member], "remark": f"第{number}次"} if number else people[member]
        many.write([("member", member, CHANGE, old, {"remark": f"第{number + 1}次"})])
        people[member] = {**people[member], "remark": f"第{number + 1}次"}
    week(made.invented, made.sites[2:])
    files = write_all(made.sites[:-LATE], made.folder / "stick")
    for number, file in enumerate(files[10 : 10 + DOUBLED]):
        file.with_name(f"doubled-{number}.dzb").write_bytes(file.read_bytes())
    for file in files[30 : 30 + DAMAGED]:
        practising.flip_one_bit(file)
    stranger = BenchSite(made.sites[0].organisation, trust=made.sites[0].trust)
    for number in range(FORGED):
        (made.folder / "stick" / f"strange-{number}.dzb").write_bytes(stranger.package())
    made.files = [made.folder / "stick"]


def verdicts(done: Round) -> Counter[str]:
    """How many files ended how."""
    return Counter(each.verdict for each in done.files)


def expect(what: str, found_: object, wanted: object) -> None:
    """Say and check one thing; a wrong one ends the run."""
    print(f"  {what}: {found_}")
    if found_ != wanted:
        raise SystemExit(f"{what}: {wanted} was expected")


def take_the_week(made: Week) -> None:
    """Look through everything, take the clean ones, then the rest, the unusual one on a word."""
    looked, preview = timed(lambda: rounds.preview(made.house, made.files))
    print(f"preview of {len(looked.files)} files {preview:.2f} s: {dict(verdicts(looked))}")
    chosen = [each for each in looked.previews if each.is_clean]
    clean, took = timed(lambda: rounds.commit(made.house, chosen))
    print(f"clean ones taken as shown {took:.2f} s: {dict(verdicts(clean))}")
    waiting = [each for each in looked.previews if each.verdict == merging.NEW and each.waits]
    expect("left for a person", len(waiting), DISPUTED)
    expect("unusual", verdicts(looked)[merging.UNUSUAL], 1)
    expect("refused", verdicts(looked)[merging.REFUSED], DAMAGED + FORGED)
    unusual = next(each for each in looked.previews if each.verdict == merging.UNUSUAL)
    pick = Pick(accepted=frozenset([unusual.file_hash]))
    rest, took = timed(lambda: rounds.take(made.house, made.files, pick=pick))
    print(f"the rest taken {took:.2f} s: {dict(verdicts(rest))}")
    expect("to be decided", rest.total["conflict"], DISPUTED)


def look_back(made: Week, out: str, inside: str) -> None:
    """Who has sent, who is in nobody's books, what the answers say, and whether all holds."""
    today = made.house.today
    report, took = timed(lambda: reporting.report(made.house, periods.usual(today)))
    counts = listing.counts(report)
    print(f"who has sent: {len(report.rows)} organisations in {took:.2f} s: {counts}")
    (pocket,) = reading.pocket(made.house)
    expect("in nobody's books", pocket.id, out)
    steps.accept(made.house, [inside])
    rows = reading.every(made.house, TransferQuery(state="all"))
    expect("moved", [row.state for row in rows if row.id == inside], ["placed"])
    _, took = timed(lambda: hear(made, made.folder / "answers"))
    print(f"{len(made.sites)} answers written and taken in {took:.2f} s")
    verified, took = timed(lambda: verifying.verify(made.house))
    expect("differences", verified.differences, [])
    print(f"verify: {verified.operations} operations in {took:.1f} s")


def in_window(branches: int, members: int) -> None:
    """Play it at the window; a difference ends the run."""
    application = make_application(sys.argv[:1])
    dress(application, TypeSize.STANDARD)
    with tempfile.TemporaryDirectory() as name:
        size = Size(branches=branches, members=members)
        week_story.play(application, Path(name), size, lambda line: print(line, flush=True))


def main() -> None:
    """Play the week and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--branches", type=int, default=954)
    parser.add_argument("--members", type=int, default=25_822)
    parser.add_argument("--window", action="store_true", help="in the real window")
    options = parser.parse_args()
    if options.window:
        in_window(options.branches, options.members)
        return
    invented = invent_county(branches=options.branches, members=options.members)
    with tempfile.TemporaryDirectory() as name:
        made = found(Path(name), invented)
        made.sites, enrolled = timed(lambda: enrol_all(made.house, made.root, invented.branches))
        print(f"{len(made.sites)} sites enrolled and joined in {enrolled:.1f} s")
        everybody_reports(made)
        out, inside = county_works(made)
        fill_folder(made)
        take_the_week(made)
        look_back(made, out, inside)
        made.house.vault.close()


if __name__ == "__main__":
    main()
