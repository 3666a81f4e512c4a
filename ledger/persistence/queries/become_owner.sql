-- A migration may have ended under another role; and a login without INHERIT may use its membership only like this.
SET LOCAL ROLE ledger_owner
