"""Read models: tables in schema ``views``, folded from the log and rebuilt from it at will."""
