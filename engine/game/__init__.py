"""A game as the list of what happened in it: facts, the state they fold to, and who may do what."""
