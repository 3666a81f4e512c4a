-- Nothing that a statement of ours depends on is left to the defaults of a server, a database or a role. Filters that
-- are not given vanish from a plan that is made for the values.
SELECT
    set_config('timezone', 'UTC', false),
    set_config('datestyle', 'ISO', false),
    set_config('default_transaction_isolation', 'read committed', false),
    set_config('pg_trgm.word_similarity_threshold', '0.5', false),
    set_config('pg_trgm.similarity_threshold', '0.45', false),
    set_config('plan_cache_mode', 'force_custom_plan', false),
    set_config('statement_timeout', '60s', false)
