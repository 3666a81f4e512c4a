"""One row an agent: who it is, as the record has it now."""
