-- What is committed: the head is updated by the transaction that appends.
SELECT size, recorded_at FROM ledger.log_head
