"""The recorded session of the documentation, made from the real program."""
