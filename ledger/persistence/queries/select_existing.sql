-- A stream exists from its first event on.
SELECT stream FROM ledger.events WHERE stream = ANY (%(streams)s) AND revision = 1
