"""Measurements of the server process; ``python -m tests.benchmarks`` runs them. They assert no times."""
