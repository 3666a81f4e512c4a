-- The one way out for payloads: refused unless their redactions were appended in this very transaction.
SELECT ledger.redact_payload(position) FROM unnest(%(positions)s::bigint[]) AS redacted (position)
