"""What tests of the bench share with those of imports."""

from tests.ledger.conftest import opened

__all__ = ["opened"]
