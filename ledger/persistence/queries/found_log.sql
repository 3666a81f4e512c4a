-- The first migration names the log for ever; every later one only finds the name there.
INSERT INTO ledger.log (origin) VALUES (%(origin)s) ON CONFLICT DO NOTHING
