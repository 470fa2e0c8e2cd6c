"""What all tests stand on: no real screen, and the same examples every time."""

import gc
import os

# Before anything imports PySide6: it picks its platform once.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from hypothesis import HealthCheck, settings

settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    max_examples=50,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("thorough", deadline=None, max_examples=2000, print_blob=True)
settings.load_profile("ci")

# Thousands of tests are found, and nothing of that goes before the end: the collector looks for
# nothing meanwhile, and leaves it alone afterwards.
gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()
