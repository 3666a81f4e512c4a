"""Every way in which a request can fail, as RFC 9457 problems: one table, one shape, one page for each."""
