"""The rules of the ledger: pure, without input or output, clock or chance."""
