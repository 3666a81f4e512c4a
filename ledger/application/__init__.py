"""The use cases: commands that record, and reads of one claim at any moment."""
