"""Each entry as the record had it, at every position."""
