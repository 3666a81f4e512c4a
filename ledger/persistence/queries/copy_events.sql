-- The columns in the order in which they are sent, of a group that is too large for parameters.
COPY ledger.events (
    position, revision, recorded_at, stream, topic, event_id, utterance_id, recorded_by, envelope, leaf_hash
) FROM STDIN (FORMAT BINARY)
