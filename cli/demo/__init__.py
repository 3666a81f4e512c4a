"""The demonstration: a ledger of its own with the Kursk case, and a look at it over HTTP."""
