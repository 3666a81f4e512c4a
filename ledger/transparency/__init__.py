"""Hashes that make the log checkable by outsiders."""
