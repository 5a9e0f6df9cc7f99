"""Moves and commands by word of mouth: what can be said, how it is heard, and what is done then."""
