"""A function for every method of the server, a module an area; all but this one are made from the messages."""
