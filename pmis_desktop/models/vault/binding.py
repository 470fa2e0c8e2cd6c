"""What the driver is taught about values that it is handed by the hundred thousand.

It takes texts and numbers as they are. For every NULL and every run of bytes it asks whether
somebody has an adapter, and asks the value itself, by way of two exceptions that nobody sees: ten
times the work of binding it, under Python's lock. With an adapter it asks once.
"""

import sqlcipher3.dbapi2 as driver

_NOTHING: dict[None, None] = {}


def teach() -> None:
    """Let NULL and bytes be bound as they are; may be called again."""
    # A method that gives back nothing for nothing, without a step in Python.
    driver.register_adapter(type(None), _NOTHING.get)
    driver.register_adapter(bytes, memoryview)
