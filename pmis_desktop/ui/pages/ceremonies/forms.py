"""The forms of all ceremonies, by the names that the table of steps has for them."""

from collections.abc import Callable, Mapping

from pmis_desktop.ui.pages.ceremonies.branch_forms import GoOnForm, PartForm
from pmis_desktop.ui.pages.ceremonies.form import CeremonyForm
from pmis_desktop.ui.pages.ceremonies.key_forms import (
    MergeKeyForm,
    RecoveryForm,
    RefoundForm,
    RootCheckForm,
    RootCopyForm,
    RootReplaceForm,
)
from pmis_desktop.ui.pages.ceremonies.moving_form import PackForm
from pmis_desktop.ui.pages.ceremonies.restore_forms import (
    ArchivedForm,
    EpochForm,
    RegainForm,
    VerifyForm,
)
from pmis_desktop.ui.pages.ceremonies.waiting_form import WaitingForm
from pmis_desktop.ui.work.work import Work

FORMS: Mapping[str, Callable[[Work], CeremonyForm]] = {
    "epoch": EpochForm,
    "regain": RegainForm,
    "archived": ArchivedForm,
    "waiting": WaitingForm,
    "verify": VerifyForm,
    "recovery": RecoveryForm,
    "merge_key": MergeKeyForm,
    "root_copy": RootCopyForm,
    "root_check": RootCheckForm,
    "root_replace": RootReplaceForm,
    "refound": RefoundForm,
    "go_on": GoOnForm,
    "part": PartForm,
    "pack": PackForm,
}
