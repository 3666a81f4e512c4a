"""What administrators see and do: the views, and whether the process is ready."""
