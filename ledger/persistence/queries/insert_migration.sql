-- In the same transaction as the migration itself.
INSERT INTO ledger.migrations (version, name, sha256) VALUES (%(version)s, %(name)s, %(sha256)s)
