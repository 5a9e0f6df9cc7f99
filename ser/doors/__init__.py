"""The ways in: each takes bytes from a connection to a session of the application, and back."""
