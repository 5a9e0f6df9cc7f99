"""QR codes in half blocks: what is light is drawn, so that it can be read on the dark ground of most terminals."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import Final

import segno

BORDER: Final = 1
_BLOCKS: Final = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


@lru_cache(maxsize=8)
def half_blocks(text: str) -> tuple[str, ...]:
    """The rows of a QR code with this text; two of its modules, one above the other, are one character."""
    rows = [tuple(not module for module in row)
            for row in segno.make(text, error="l", micro=False).matrix_iter(border=BORDER)]
    none: Sequence[bool] = (False,) * len(rows[0])
    pairs = zip_longest(rows[::2], rows[1::2], fillvalue=none)
    return tuple("".join(_BLOCKS[both] for both in zip(upper, lower, strict=True)) for upper, lower in pairs)
