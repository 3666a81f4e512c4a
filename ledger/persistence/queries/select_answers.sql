-- What the names of an import file stand for.
SELECT key, digest, answer FROM ledger.idempotency_keys WHERE scope = %(scope)s AND key = ANY (%(keys)s)
