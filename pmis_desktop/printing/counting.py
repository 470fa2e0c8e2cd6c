"""Counting the pages of a PDF of ours on its way to the disk."""

import re
from collections.abc import Iterable, Iterator

# Our own files only: a page object each, never packed.
_PAGE = re.compile(rb"/Type\s*/Page\b")
# No such mark is longer; one may be cut in two where a portion ends.
_LONGEST = 64


class PageCount:
    """How many ``pages`` went by in the portions of one file."""

    def __init__(self) -> None:
        self.pages = 0

    def over(self, portions: Iterable[bytes]) -> Iterator[bytes]:
        """The same portions; the count is whole once the last of them was taken."""
        before = b""
        for portion in portions:
            seen = before + portion
            # What touches the end may go on, and is seen again with the next portion.
            found = [each.end() for each in _PAGE.finditer(seen) if each.end() < len(seen)]
            self.pages += len(found)
            before = seen[max(found[-1] if found else 0, len(seen) - _LONGEST) :]
            yield portion
        self.pages += sum(1 for _ in _PAGE.finditer(before))
