"""``python -m ser`` starts the server."""

from ser.cli import main

main(prog_name="ser")
