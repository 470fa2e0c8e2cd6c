"""Jobs that misbehave on purpose, to show on this computer that the limits hold."""

import os
import time
from pathlib import Path


def echo(payload: bytes) -> bytes:
    """Give back what came."""
    return payload


def surroundings(_payload: bytes) -> bytes:
    """List the environment and what lies in the working folder, one per line."""
    here = [f"file:{entry.name}" for entry in Path.cwd().iterdir()]
    return "\n".join([*(f"{key}={value}" for key, value in os.environ.items()), *here]).encode()


def turn(_payload: bytes) -> bytes:
    """Tell how far this process stands behind others; not on Windows."""
    return str(os.getpriority(os.PRIO_PROCESS, 0)).encode()


def take_memory(payload: bytes) -> bytes:
    """Fill as many bytes as the payload says."""
    return str(len(bytearray(int(payload)))).encode()


def wait(payload: bytes) -> bytes:
    """Do nothing for as many seconds as the payload says."""
    time.sleep(float(payload))
    return b""


def abort(_payload: bytes) -> bytes:
    """End the way a library ends that gives up on its own memory."""
    os.abort()


def fail(payload: bytes) -> bytes:
    """Fail as nobody expects, with the payload in the text."""
    raise ArithmeticError(payload.decode())


def chatter(payload: bytes) -> bytes:
    """Print where frames go, as careless libraries do."""
    os.write(1, payload)
    os.write(2, payload)
    return b"quiet"
