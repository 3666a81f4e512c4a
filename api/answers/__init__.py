"""Answers: models as JSON with their tags, pages with their links, cursors that stay with their question."""
