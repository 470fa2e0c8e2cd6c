"""What the first run has learnt so far, and making a vault of it."""

from dataclasses import dataclass, field
from pathlib import Path

from pmis_desktop.errors.base import AppError
from pmis_desktop.services import authority, founding, safekeeping, sending
from pmis_desktop.services.founding import Founded, Founder
from pmis_desktop.services.house import House
from pmis_desktop.ui.pages.welcome.joining import machine
from pmis_desktop.ui.work.progress import Progress

COUNTY, BRANCH = "county", "branch"


@dataclass(slots=True)
class Plan:
    """The answers given so far; the pages put them in one after the other."""

    role: str = ""
    name: str = ""
    code: str = ""
    operator: str = ""
    post: str = ""
    passphrase: str = field(default="", repr=False)
    folder: Path | None = None
    second: Path | None = None
    root_key: Path | None = None
    invitation: str = field(default="", repr=False)
    fingerprint: str = ""
    request_folder: Path | None = None

    @property
    def at_county(self) -> bool:
        """Whether a county is being set up."""
        return self.role == COUNTY


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The new vault, open. ``refusal``: it is whole, but the second folder could not be set."""

    house: House
    founded: Founded | None = None
    request: Path | None = None
    refusal: AppError | None = None


def make(plan: Plan, progress: Progress) -> Made:
    """Make the vault that was planned. Raises what `founding` raises; the folder is left as it was.

    The plan is complete: every page has checked its own part.
    """
    assert plan.folder is not None  # noqa: S101 - the page of places was passed
    progress.words = "正在生成钥匙和加密的数据"
    founder = Founder(
        operator=plan.operator, passphrase=plan.passphrase, post=plan.post, accepted=True
    )
    if plan.at_county:
        founded = founding.create_county(
            plan.folder,
            founder,
            name=plan.name,
            code=plan.code,
            root_key=_root_key(plan),
            sheet_file=False,
        )
        return Made(house=founded.house, founded=founded, refusal=_set_second(plan, founded.house))
    out = (plan.request_folder or plan.folder.parent) / sending.file_name(plan.name, "申请")
    requested = founding.create_site(
        plan.folder,
        founder,
        organisation=plan.name,
        out=out,
        invitation=plan.invitation or None,
        county_fingerprint=plan.fingerprint or None,
        machine=machine(),
    )
    return Made(
        house=requested.house,
        request=requested.file,
        refusal=_set_second(plan, requested.house),
    )


def _root_key(plan: Plan) -> Path | None:
    """The root key's file in the folder that was chosen; None where it lies beside the data."""
    if plan.root_key is None or plan.folder is None:
        return None
    return plan.root_key / authority.default_root_key(plan.folder).name


def _set_second(plan: Plan, house: House) -> AppError | None:
    """A second folder that will not do is no reason to throw a new vault away."""
    try:
        safekeeping.set_second_folder(house, plan.second)
    except AppError as refusal:
        return refusal
    return None
