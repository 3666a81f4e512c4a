"""Storage in PostgreSQL: what was appended stays as it was appended."""
