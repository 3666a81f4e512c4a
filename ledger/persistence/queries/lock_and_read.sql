-- Lock the head, and then read what is known: two statements in one message, each with a snapshot of its own.
EXECUTE ledger_lock_head;
EXECUTE ledger_read_known(%(streams)s, %(event_ids)s, %(utterance_ids)s, %(scopes)s, %(keys)s)
