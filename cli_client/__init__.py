"""The terminal client: one model with three faces."""
