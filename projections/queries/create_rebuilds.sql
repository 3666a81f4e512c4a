-- One row a rebuild, from its beginning on: what became of it, and how the new copy differed from the old one when both
-- were at compared_position. The old copy's table is there while outcome is 'switched' and dropped_at is null.
CREATE TABLE views.rebuilds (
    view text COLLATE "C" NOT NULL,
    generation integer NOT NULL,
    version integer NOT NULL,
    old_generation integer NOT NULL,
    old_version integer NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    is_compared boolean NOT NULL DEFAULT false,
    compared_at timestamptz,
    compared_position bigint,
    columns text[] COLLATE "C",
    only_old bigint,
    only_new bigint,
    indexed_at timestamptz,
    ended_at timestamptz,
    outcome text COLLATE "C",
    position bigint,
    rows bigint,
    dropped_at timestamptz,
    CONSTRAINT rebuilds_pkey PRIMARY KEY (view, generation),
    CONSTRAINT rebuilds_outcome_check CHECK (
        (outcome IN ('switched', 'cancelled', 'failed')) IS NOT FALSE AND (outcome IS NULL) = (ended_at IS NULL)
    ),
    CONSTRAINT rebuilds_comparison_check CHECK (
        num_nulls(compared_at, compared_position, columns, only_old, only_new) IN (0, 5)
        AND (is_compared OR compared_at IS NULL)
    )
);

CREATE TABLE views.differences (
    view text COLLATE "C" NOT NULL,
    generation integer NOT NULL,
    key text COLLATE "C" NOT NULL,
    side text COLLATE "C" NOT NULL,
    rows bigint NOT NULL,
    CONSTRAINT differences_pkey PRIMARY KEY (view, generation, key, side),
    CONSTRAINT differences_rebuild_fkey FOREIGN KEY (view, generation)
        REFERENCES views.rebuilds (view, generation) ON DELETE CASCADE,
    CONSTRAINT differences_side_check CHECK (side IN ('old', 'new'))
);
