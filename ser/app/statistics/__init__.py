"""How everybody has done: what a finished game says of its players, ratings, and the one task that counts."""
