"""The county of the tests of services, for threats that need real vaults."""

from tests.services.conftest import county, founded  # noqa: F401 - fixtures
