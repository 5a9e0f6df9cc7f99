"""``python -m ser`` starts the server."""

from ser.cli import main

if __name__ == "__main__":  # worker processes import this module too
    main(prog_name="ser")
