-- The entries of a claim; and what the filters of lists and the pages of agents, sources and utterances look for.
CREATE INDEX ON {table} (claim_id, from_position);
CREATE INDEX ON {table} (utterance_id);
CREATE INDEX ON {table} (source, claim_id) WHERE source IS NOT NULL;
CREATE INDEX ON {table} USING gin (speakers)
