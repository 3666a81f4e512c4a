-- A row a command; facts stand where they changed and are json, since jsonb would sort the fields. linked_to, beside the
-- facts, has the claims that the claim links to, null for none. The first key also finds what held at a position: the
-- last row at or before it.
CREATE TABLE {table} (
    claim_id text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    revision bigint NOT NULL,
    registered_position bigint NOT NULL,
    facts_position bigint NOT NULL,
    language text COLLATE "C",
    topics text[] COLLATE "C" NOT NULL,
    linked_to text[] COLLATE "C",
    facts json,
    PRIMARY KEY (claim_id, position)
)
