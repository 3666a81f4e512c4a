-- Who may do what. Deployments grant the group roles to their logins; nobody is granted ledger_owner but who migrates.
--
-- ledger_reader     reads the log and the views
-- ledger_writer     appends, and reads what it needs for that; updates log_head alone
-- ledger_projector  reads the log, and owns what it makes in schema views. A login that is a member must SET ROLE
--                   ledger_projector before it makes tables: default privileges follow the role that makes them

SET LOCAL ROLE ledger_owner;

REVOKE ALL ON ALL TABLES IN SCHEMA ledger FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC;
REVOKE ALL ON SCHEMA ledger, views FROM PUBLIC;

GRANT USAGE ON SCHEMA ledger, views TO ledger_writer, ledger_projector, ledger_reader;
GRANT CREATE ON SCHEMA views TO ledger_projector;

GRANT SELECT ON ledger.migrations, ledger.log, ledger.log_head, ledger.events, ledger.payloads
    TO ledger_writer, ledger_projector, ledger_reader;

GRANT INSERT ON ledger.events, ledger.payloads TO ledger_writer;
GRANT SELECT, INSERT ON ledger.idempotency_keys TO ledger_writer;
GRANT UPDATE ON ledger.log_head TO ledger_writer;
GRANT EXECUTE ON FUNCTION ledger.redact_payload(bigint) TO ledger_writer;

SET LOCAL ROLE ledger_projector;
ALTER DEFAULT PRIVILEGES IN SCHEMA views GRANT SELECT ON TABLES TO ledger_writer, ledger_reader;
