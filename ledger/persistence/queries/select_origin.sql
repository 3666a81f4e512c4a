-- The name under which the log was founded.
SELECT origin FROM ledger.log
