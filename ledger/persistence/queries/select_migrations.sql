-- What was applied, to compare with what this version has.
SELECT version, name, sha256 FROM ledger.migrations ORDER BY version
