"""Ratings: from a publisher's own label and scale to TRUE, FALSE, MIXTURE or OTHER, by tables."""

from ledger.interchange.ratings.label import fold_label
from ledger.interchange.ratings.normaliser import normalise
from ledger.interchange.ratings.table import Publisher, Table, Tables, load_tables

__all__ = ["Publisher", "Table", "Tables", "fold_label", "load_tables", "normalise"]
