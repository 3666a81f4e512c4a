"""Reads: of the views where the question is about now, of the log by replay where it is about the past."""
