"""Short sounds of the project's own making, played by a program of the system."""

from cli_client.sound.files import SoundFiles, cache_directory
from cli_client.sound.players import find_players
from cli_client.sound.speaker import Speaker

__all__ = ["SoundFiles", "Speaker", "cache_directory", "find_players"]
