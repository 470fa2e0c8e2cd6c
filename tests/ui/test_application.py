"""Input methods: fcitx is reached by the part for IBus, and nobody else is disturbed."""

import os
import subprocess
import sys

import pytest

from pmis_desktop.ui.application import through_ibus
from tests.house.sources import ROOT

PLUGINS = ["libcomposeplatforminputcontextplugin.so", "libibusplatforminputcontextplugin.so"]


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({"QT_IM_MODULE": "fcitx"}, {"QT_IM_MODULE": "ibus"}),
        ({"QT_IM_MODULE": "fcitx5"}, {"QT_IM_MODULE": "ibus"}),
        ({"QT_IM_MODULE": "fcitx", "WAYLAND_DISPLAY": "wayland-0"}, {"QT_IM_MODULE": "ibus"}),
        ({"XMODIFIERS": "@im=fcitx"}, {"QT_IM_MODULE": "ibus"}),
        ({"QT_IM_MODULES": "wayland;fcitx"}, {"QT_IM_MODULES": "wayland;fcitx;ibus"}),
    ],
)
def test_fcitx_is_asked_through_ibus(environment: dict[str, str], wanted: dict[str, str]) -> None:
    assert through_ibus(environment, PLUGINS) == wanted


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"QT_IM_MODULE": "ibus", "XMODIFIERS": "@im=fcitx"},
        {"QT_IM_MODULE": "compose"},
        {"XMODIFIERS": "@im=ibus"},
        {"XMODIFIERS": "@im=fcitx", "WAYLAND_DISPLAY": "wayland-0"},
        {"QT_IM_MODULES": "fcitx;ibus", "QT_IM_MODULE": "fcitx"},
        {"QT_IM_MODULES": "wayland;compose", "QT_IM_MODULE": "fcitx"},
    ],
)
def test_what_a_person_has_set_otherwise_stays(environment: dict[str, str]) -> None:
    assert through_ibus(environment, PLUGINS) == {}


def test_a_part_for_fcitx_is_used_where_there_is_one() -> None:
    its = "libfcitx5platforminputcontextplugin.so"
    assert through_ibus({"QT_IM_MODULE": "fcitx"}, [*PLUGINS, its]) == {}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="fcitx is Linux's")
def test_the_application_is_made_with_it() -> None:
    asking = (
        "import os; from pmis_desktop.ui.application import make_application; "
        "made = make_application(['pmis']); print(os.environ['QT_IM_MODULE'])"
    )
    given = {name: text for name, text in os.environ.items() if not name.startswith("QT_IM_")}
    ended = subprocess.run(  # noqa: S603 - a second process, because Qt reads it once
        [sys.executable, "-c", asking],
        cwd=ROOT,
        env={**given, "QT_IM_MODULE": "fcitx"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.strip() == "ibus"
