"""Writes: a body and an address become a command; what the ledger says becomes a receipt.

body + path ──> command ──check_names──> Ledger.execute (in a thread) ──> Receipt (201, Location, ETag)
"""
