-- A single event, which most writers come with: the statement of a group takes longer to start.
EXECUTE ledger_insert_one(
    %(position)s, %(revision)s, %(stream)s, %(topic)s, %(event_id)s, %(utterance_id)s, %(recorded_by)s,
    %(envelope)s, %(leaf_hash)s, %(salt)s, %(state)s, %(recorded_at)s, %(scope)s, %(key)s, %(digest)s, %(answer)s
)
