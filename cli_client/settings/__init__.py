"""The client's own settings, pure: what can be set, what is set and by what, and how texts become values."""

from cli_client.settings.own import SETTINGS, OwnSettings
from cli_client.settings.setting import Setting

__all__ = ["SETTINGS", "OwnSettings", "Setting"]
