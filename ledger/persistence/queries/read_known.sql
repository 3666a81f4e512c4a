-- What a group of saves must be checked against; asked once more for those who join the group.
EXECUTE ledger_read_known(%(streams)s, %(event_ids)s, %(utterance_ids)s, %(scopes)s, %(keys)s)
