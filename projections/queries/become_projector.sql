-- Default privileges, and the right to replace a table, follow the role that makes it.
SET ROLE ledger_projector
