"""Pages are counted wherever a file is cut into portions."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pmis_desktop.printing.counting import PageCount

_PIECES = st.sampled_from(
    [b"/Type /Page", b"/Type/Page", b"/Type /Pages", b"/Type\n/Page\n", b" ", b"x" * 40, b"/Type"]
)


@given(st.lists(_PIECES, max_size=12), st.lists(st.integers(0, 300), max_size=20))
def test_as_in_one_piece(pieces: list[bytes], cuts: list[int]) -> None:
    whole = b"\n".join(pieces)
    places = sorted({0, len(whole), *(min(cut, len(whole)) for cut in cuts)})
    portions = [whole[a:b] for a, b in pairwise(places)]
    counting = PageCount()
    assert b"".join(counting.over(portions)) == whole
    once = PageCount()
    list(once.over([whole]))
    real = {b"/Type /Page", b"/Type/Page", b"/Type\n/Page\n"}
    assert counting.pages == once.pages == sum(piece in real for piece in pieces)
