"""Pure rules and a pure wire language, shared by server and client: no I/O, no clock, no randomness source."""
