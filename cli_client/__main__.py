"""``python -m cli_client``: the same as the console script ``cli-client``."""

from cli_client.cli import main

if __name__ == "__main__":
    main()
