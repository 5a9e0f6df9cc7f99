"""Where the client's own settings come from and are kept: the command line, the environment, a file."""
