-- A small group in one message, its values as texts.
EXECUTE ledger_insert_group(
    %(positions)s, %(revisions)s, %(streams)s, %(topics)s, %(event_ids)s, %(utterance_ids)s, %(recorded_by)s,
    %(envelopes)s, %(leaf_hashes)s, %(salts)s, %(states)s,
    %(scopes)s, %(keys)s, %(digests)s, %(firsts)s, %(lasts)s, %(answers)s, %(recorded_at)s, %(size)s
)
