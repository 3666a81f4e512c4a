"""One row an entry: what an utterance did to a claim, and how it stands now."""
