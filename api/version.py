"""The version of this software, as it was installed."""

from importlib.metadata import version
from typing import Final

VERSION: Final = version("claims-ledger")
