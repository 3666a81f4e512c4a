"""Each claim itself, at every position: its revision, its wording and its links."""
