"""How two texts differ: in substance, or only in typography; and word by word."""

import re
import unicodedata
from difflib import SequenceMatcher
from typing import Final, Literal

from ledger.domain.frozen import Frozen

# By number, since the characters look alike: U+2018.. and U+201C.. are the quotation marks.
_QUOTES: Final = dict.fromkeys(
    (0x2018, 0x2019, 0x201A, 0x201B, 0x2032, 0x0060, 0x00B4, 0x02BC, 0xFF07), "'"
) | dict.fromkeys(
    (0x201C, 0x201D, 0x201E, 0x201F, 0x2033, 0x00AB, 0x00BB, 0x2039, 0x203A, *range(0x300C, 0x3010), 0xFF02),
    '"',
)
_DASHES: Final = dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-")
_PLAIN: Final = _QUOTES | _DASHES | {0x2026: "..."}
# Only pairs: an apostrophe stands inside a word or after one, and a foot is no inch.
_SINGLE_QUOTED: Final = re.compile(r"(?<!\w)'((?:[^']|(?<=\w)'(?=\w))*+)'(?!\w)")
_SPACED_MARKS: Final = re.compile(r" ?([^\w\s]) ?")
_TOKENS: Final = re.compile(r"\w+|\s+|[^\w\s]")


class TextOperation(Frozen):
    """One step from the text before to the text after; joined, the steps give both texts whole."""

    op: Literal["equal", "delete", "insert"]
    text: str


def is_substantive(before: str, after: str) -> bool:
    """Whether more changed than quotes, dashes, spaces and letter case.

    One kind of quotation marks for another is typography, single for double too. Marks that were put around
    words or taken off are substance: they say whose words these are.
    """
    return _plain(before) != _plain(after)


def _plain(text: str) -> str:
    unified = unicodedata.normalize("NFC", text).translate(_PLAIN)
    quoted = _SINGLE_QUOTED.sub(r'"\1"', " ".join(unified.split()))
    return _SPACED_MARKS.sub(r"\1", quoted).casefold()


def text_operations(before: str, after: str) -> tuple[TextOperation, ...]:
    """Word-level operations from ``before`` to ``after``."""
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    operations: list[TextOperation] = []
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            operations.append(TextOperation(op="equal", text="".join(old[old_start:old_end])))
            continue
        if old_end > old_start:
            operations.append(TextOperation(op="delete", text="".join(old[old_start:old_end])))
        if new_end > new_start:
            operations.append(TextOperation(op="insert", text="".join(new[new_start:new_end])))
    return tuple(operations)
