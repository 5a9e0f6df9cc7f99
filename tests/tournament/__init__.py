"""Reproducible tournaments between bots and others; see tests/tournament/__main__.py."""
