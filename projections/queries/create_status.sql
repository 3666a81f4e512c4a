-- One row a view: which table is the live copy, how far it is, and what an administrator wants. A view's row changes in
-- the same transaction as the view's rows, so the two never disagree. While a rebuild is asked for or under way,
-- rebuild_requested_at is set; the other columns rebuild_* tell of the new copy once there is one.
CREATE TABLE IF NOT EXISTS views.status (
    name text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    generation integer NOT NULL DEFAULT 1,
    position bigint NOT NULL DEFAULT 0,
    recorded_at timestamptz,
    rows bigint NOT NULL DEFAULT 0,
    is_paused boolean NOT NULL DEFAULT false,
    heartbeat_at timestamptz,
    failure_position bigint,
    failure_category text,
    failure_message text,
    failure_at timestamptz,
    rebuild_requested_at timestamptz,
    rebuild_started_at timestamptz,
    rebuild_version integer,
    rebuild_generation integer,
    rebuild_position bigint,
    rebuild_recorded_at timestamptz,
    rebuild_rows bigint,
    CONSTRAINT status_pkey PRIMARY KEY (name),
    CONSTRAINT status_position_check CHECK (position >= 0 AND (recorded_at IS NULL) = (position = 0)),
    CONSTRAINT status_failure_check CHECK (
        num_nulls(failure_position, failure_category, failure_message, failure_at) IN (0, 4)
    ),
    CONSTRAINT status_rebuild_check CHECK (
        num_nulls(rebuild_started_at, rebuild_version, rebuild_generation, rebuild_position, rebuild_rows) IN (0, 5)
        AND (rebuild_requested_at IS NOT NULL OR rebuild_started_at IS NULL)
    )
) WITH (fillfactor = 50)
