"""HTTP: translates requests into commands and questions, and answers and errors into HTTP; decides nothing.

request ──> requests/ (key, body, query) ──> reads/ writes/ admin/ ──> answers/ (JSON, tags, links)
                                                   │ raises
                                                   └──> problems/ (RFC 9457)
"""
