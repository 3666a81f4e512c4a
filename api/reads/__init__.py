"""Reads: claims at any moment and what was said of them, agents and sources, and the log itself."""
