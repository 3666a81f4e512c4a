-- What is found out about views, kept beside them. Rows of verifications and verification_reports are only ever
-- inserted: first that somebody asked, later what came of it. integrity has one row a view, for the self-check that goes
-- on all the time; differing_generation is the copy in which a difference was found and stands.
CREATE TABLE IF NOT EXISTS views.verifications (
    verification_id text COLLATE "C" NOT NULL,
    view text COLLATE "C" NOT NULL,
    asked json NOT NULL,
    started_at timestamptz NOT NULL,
    CONSTRAINT verifications_pkey PRIMARY KEY (verification_id)
);

CREATE INDEX IF NOT EXISTS verifications_view_idx ON views.verifications (view, started_at);

CREATE TABLE IF NOT EXISTS views.verification_reports (
    verification_id text COLLATE "C" NOT NULL,
    failure text,
    report json,
    CONSTRAINT verification_reports_pkey PRIMARY KEY (verification_id),
    CONSTRAINT verification_reports_check CHECK (num_nulls(failure, report) = 1)
);

CREATE TABLE IF NOT EXISTS views.integrity (
    view text COLLATE "C" NOT NULL,
    heartbeat_at timestamptz,
    checks bigint NOT NULL DEFAULT 0,
    streams bigint NOT NULL DEFAULT 0,
    rows bigint NOT NULL DEFAULT 0,
    differences bigint NOT NULL DEFAULT 0,
    last_check_at timestamptz,
    last_position bigint,
    last_difference json,
    last_difference_at timestamptz,
    differing_generation bigint,
    CONSTRAINT integrity_pkey PRIMARY KEY (view),
    CONSTRAINT integrity_difference_check CHECK (
        (last_difference IS NULL) = (last_difference_at IS NULL)
        AND (differing_generation IS NULL OR last_difference IS NOT NULL)
    )
) WITH (fillfactor = 50)
