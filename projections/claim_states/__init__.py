"""The status of each claim at every position and on every day of each clock."""
