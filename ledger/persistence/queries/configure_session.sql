-- Nothing that a statement of ours depends on is left to the defaults of a server, a database or a role.
-- Generic plans: every statement goes by an index that fits whatever the parameters, and planning it anew each time took
-- a third of the time of an append.
SELECT
    set_config('timezone', 'UTC', false),
    set_config('datestyle', 'ISO', false),
    set_config('plan_cache_mode', 'force_generic_plan', false),
    set_config('statement_timeout', %(statement_timeout)s, false),
    set_config('lock_timeout', %(lock_timeout)s, false),
    set_config('idle_in_transaction_session_timeout', %(idle_timeout)s, false)
