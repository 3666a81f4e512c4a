-- Comparing and indexing take as long as they take, and end soon after the process that wants them. Comparing costs what
-- the digests of rows cost, which the planner takes for nothing: several processes are worth it.
SELECT
    set_config('statement_timeout', '0', false),
    set_config('client_connection_check_interval', '1s', false),
    set_config('work_mem', '64MB', false),
    set_config('maintenance_work_mem', '256MB', false),
    set_config('parallel_setup_cost', '0', false),
    set_config('parallel_tuple_cost', '0', false)
