"""Histories of real vaults and files keep every promise. More of them by ``dev.py bench``."""

import os

from hypothesis import HealthCheck, settings

from tests.machines.machine import CountyMachine

HISTORIES = int(os.environ.get("PMIS_REAL_HISTORIES", "6"))
STEPS = int(os.environ.get("PMIS_REAL_STEPS", "30"))

TestRealHistories = CountyMachine.TestCase
TestRealHistories.settings = settings(
    max_examples=HISTORIES,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
