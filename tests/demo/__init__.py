"""The demo: what it shows, and that it was performed, not painted."""
