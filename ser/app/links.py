"""The address behind a link, and the same wrapped so that others pass it on."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from engine.wire.messages.invites import Share

USUAL: Final = "http://localhost:8080"
_ANYWHERE: Final = {"0.0.0.0": "localhost", "[::]": "localhost"}  # noqa: S104 - nobody listens here
"""What addresses at which a server hears everybody are called on its own machine."""


def public_url(given: str | None, addresses: Sequence[str]) -> str:
    """Where people reach the HTTP door: as the operator says, or else at its own address (``http://HOST:PORT``)."""
    if given:
        return given.rstrip("/")
    own = next((address for address in addresses if address.startswith("http://")), USUAL)
    host, colon, port = own.removeprefix("http://").rpartition(":")
    return f"http://{_ANYWHERE.get(host, host)}{colon}{port}"


def join_url(public: str, code: str) -> str:
    """The page that a link's code opens."""
    return f"{public}/join/{_encoded(code)}"


def share(url: str, text: str) -> Share:
    """The address with a text, for WhatsApp, Telegram, Facebook (which takes no text) and SMS.

    The formats: https://faq.whatsapp.com/5913398998672934, https://core.telegram.org/widgets/share, Facebook's
    sharer.php, and RFC 5724; for SMS with an ampersand too, which is what iOS looks for.
    """
    both = _encoded(f"{text} {url}")
    return Share(
        whatsapp=f"https://wa.me/?text={both}",
        telegram=f"https://t.me/share/url?url={_encoded(url)}&text={_encoded(text)}",
        facebook=f"https://www.facebook.com/sharer/sharer.php?u={_encoded(url)}",
        sms=f"sms:?&body={both}",
    )


def _encoded(text: str) -> str:
    return quote(text, safe="")
