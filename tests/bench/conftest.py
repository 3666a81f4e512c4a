"""What tests of the bench share with those of imports."""

from tests.ledger.interchange.conftest import opened

__all__ = ["opened"]
