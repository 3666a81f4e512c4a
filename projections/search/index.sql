-- What readers search by. Names are few and are always looked through for similar ones, texts only when a word is
-- nowhere as it was written: so each has its own index. Wordings are compared whole.
CREATE INDEX ON {table} USING gin (words);
CREATE INDEX ON {table} USING gin (speakers);
CREATE INDEX ON {table} USING gin (near gin_trgm_ops) WHERE item = 'agent';
CREATE INDEX ON {table} USING gin (near gin_trgm_ops) WHERE item <> 'agent';
CREATE INDEX ON {table} USING gin (compared gin_trgm_ops) WHERE compared IS NOT NULL;
