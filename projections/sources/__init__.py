"""One row a source: a captured document, as the record has it now."""
