"""The ledger: what was claimed, by whom, on what evidence, and who changed it."""
