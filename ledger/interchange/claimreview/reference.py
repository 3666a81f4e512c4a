"""Refs of what a feed speaks of. Idempotency keys are made of them, so they are for ever (ADR 0018).

<kind>-<the first 32 hexadecimal digits of SHA-256 of the JSON array [kind, part, ...]>

agent     site, kind, name              never the same on two sites
agent     site, "unattributed", review  nobody named: somebody else for every review
claim     text
source    page, or the review where there is none
review    page, text, assessors         a page may review many claims
said      review                        the assertion that the review speaks of
seen      said, address                 where the claim appeared
"""

import json
import re
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

_DIGITS: Final = 32
_ADDRESS: Final = re.compile(r"^https?://[^\s/?#]+\S*$", re.IGNORECASE)
_DEFAULT_PORT: Final = re.compile(r":(80|443)$")


def ref_of(kind: str, *parts: str) -> str:
    """The ref of a thing of the kind, told apart from others by the parts."""
    text = json.dumps([kind, *parts], ensure_ascii=False, separators=(",", ":"))
    return f"{kind}-{sha256(text.encode()).hexdigest()[:_DIGITS]}"


def is_address(text: str) -> bool:
    """Whether the text is a web address, with its host."""
    try:
        return _ADDRESS.match(text) is not None and bool(urlsplit(text).netloc)
    except ValueError:
        return False


def site_of(address: str) -> str:
    """The host of a web address, lower case, without ``www.`` and the port that goes without saying."""
    host = urlsplit(address).netloc.rpartition("@")[2].lower()
    return _DEFAULT_PORT.sub("", host).removeprefix("www.")


def page_of(address: str) -> str:
    """What names the page: the address without its scheme, its ``www.`` and a slash at the end of its path.

    Query and fragment stay: either may tell two reviews of one page apart.
    """
    parts = urlsplit(address)
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{site_of(address)}{parts.path.rstrip('/')}{query}{fragment}"
