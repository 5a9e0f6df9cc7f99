"""``python -m cli_client.load``: the load tester by itself."""

import sys

from cli_client.load.command import main

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
