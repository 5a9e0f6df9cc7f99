"""Files that the player wants written."""

from pathlib import Path

from cli_client.model.rewinding import Saved


def write_file(path: str, text: str, *, over: bool) -> Saved:
    """Writes a text file, over one that is there only when ``over`` says so."""
    try:
        with Path(path).expanduser().open("w" if over else "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return Saved(path, taken=True)
    except (OSError, RuntimeError, ValueError) as error:
        return Saved(path, str(getattr(error, "strerror", None) or error))
    return Saved(path)
