"""Entity tags (RFC 9110, section 8.8.3) and the condition ``If-None-Match``.

A tag is the SHA-256 of the bytes that are sent; where the resource is one stream, its revision comes first.
"""

import re
from hashlib import sha256
from typing import Final

_TAGS: Final = re.compile(r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"')


def etag(body: bytes, revision: int | None = None) -> str:
    """The strong tag of a representation: ``"<digest>"``, or ``"<revision>:<digest>"``."""
    digest = sha256(body).hexdigest()
    return f'"{digest}"' if revision is None else f'"{revision}:{digest}"'


def is_known(if_none_match: str, tag: str) -> bool:
    """Whether the client has this representation already; compared weakly, as section 13.1.2 says."""
    return if_none_match.strip() == "*" or tag.strip('"') in _TAGS.findall(if_none_match)
