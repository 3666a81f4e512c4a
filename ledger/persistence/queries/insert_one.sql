-- A single event, which most writers come with: plain statements are planned in less time than the one of a group starts.
INSERT INTO ledger.events (
    position, revision, recorded_at, stream, topic, event_id, utterance_id, recorded_by, envelope, leaf_hash
) VALUES (
    %(position)s, %(revision)s, %(recorded_at)s, %(stream)s, %(topic)s, %(event_id)s, %(utterance_id)s,
    %(recorded_by)s, %(envelope)s, %(leaf_hash)s
);
INSERT INTO ledger.payloads (position, salt, state) VALUES (%(position)s, %(salt)s, %(state)s);
