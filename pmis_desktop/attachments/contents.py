"""What parent and child hand each other; it knows no decoder, so the window may import it."""

import msgspec


class Incoming(msgspec.Struct, frozen=True):
    """A file as it came; ``side`` in pixels is the longest that a picture of it may have."""

    content: bytes
    side: int


class Ready(msgspec.Struct, frozen=True):
    """What may be stored: re-encoded bytes and what they are."""

    content: bytes
    media_type: str


class Pixels(msgspec.Struct, frozen=True):
    """A decoded picture: three bytes for each pixel, line by line, red first."""

    width: int
    height: int
    rgb: bytes
