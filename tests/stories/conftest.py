"""The stories use the same founded county as the tests of the services."""

from tests.services.conftest import county, founded

__all__ = ["county", "founded"]
