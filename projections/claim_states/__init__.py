"""One row a claim: its state now, and what lists filter and sort by."""
