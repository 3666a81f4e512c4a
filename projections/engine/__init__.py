"""The engine that feeds views: one thread a view, one step a transaction, for as long as it runs."""
