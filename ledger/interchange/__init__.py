"""Formats of other worlds, in and out: interchange NDJSON."""
