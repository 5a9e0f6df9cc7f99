"""The address behind a link, and the same wrapped so that others pass it on."""

from urllib.parse import quote

from engine.wire.messages.invites import Share


def join_url(public_url: str, code: str) -> str:
    """The page that a link's code opens."""
    return f"{public_url.rstrip('/')}/join/{quote(code, safe='')}"


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
