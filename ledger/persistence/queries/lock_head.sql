-- Sent in one message with what follows, which has a snapshot of its own.
EXECUTE ledger_lock_head;
