"""What completes a word of the command line: games, settings and their values, bots."""

from collections.abc import Sequence
from typing import Any, Final

import click

from cli_client.version import NAME

LEVELS: Final = ("bot:easy", "bot:medium", "bot:hard")


def _like(words: Sequence[str], incomplete: str) -> list[str]:
    return [word for word in words if word.startswith(incomplete)]


def games_like(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The game types that begin with this."""
    from engine.rules import RULES  # noqa: PLC0415 - only for who completes

    return _like(tuple(RULES), incomplete)


def opponents_like(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The bots that begin with this."""
    return _like(LEVELS, incomplete)


def settings_like(incomplete: str) -> list[str]:
    """The names of settings that begin with this, and ``keys.ACTION``."""
    from cli_client.settings import SETTINGS  # noqa: PLC0415

    names = tuple(SETTINGS)
    if incomplete.startswith("keys."):
        from cli_client.actions import ACTIONS  # noqa: PLC0415

        names += tuple(f"keys.{action.name}" for action in ACTIONS)
    return _like(names, incomplete)


def values_like(name: str, incomplete: str) -> list[str]:
    """The values of this setting that begin with this, where they can be listed."""
    from cli_client.settings import SETTINGS  # noqa: PLC0415

    setting: Any = SETTINGS.get(name)
    if setting is None:
        return []
    return _like(("true", "false") if setting.kind == "boolean" else setting.choices, incomplete)


def pairs_like(before: Sequence[str], incomplete: str) -> list[str]:
    """What goes on ``NAME VALUE NAME VALUE``."""
    return values_like(before[-1], incomplete) if len(before) % 2 else settings_like(incomplete)


def assignments_like(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """What goes on ``NAME=VALUE``."""
    name, sign, value = incomplete.partition("=")
    if not sign:
        return [f"{known}=" for known in settings_like(incomplete)]
    return [f"{name}={known}" for known in values_like(name, value)]


_BASH: Final = r"""%(complete_func)s() {
    local IFS=$'\n' words=("$1") at word last response completion type value
    for ((at = 1; at <= COMP_CWORD; at++)); do  # bash parts words at colons and equals signs
        word=${COMP_WORDS[at]} last=${words[${#words[@]} - 1]}
        if ((at > 1)) && [[ $word == [:=]* || $last == *[:=] ]]; then
            words[${#words[@]} - 1]+=$word
        else
            words+=("$word")
        fi
    done
    last=${words[${#words[@]} - 1]}
    response=$(env COMP_WORDS="${words[*]}" COMP_CWORD=$((${#words[@]} - 1)) %(complete_var)s=bash_complete "$1")
    for completion in $response; do
        IFS=',' read -r type value <<< "$completion"
        case $type in
            dir) COMPREPLY=(); compopt -o dirnames ;;
            file) COMPREPLY=(); compopt -o default ;;
            plain) COMPREPLY+=("${value#"${last%%"${last##*[:=]}"}"}") ;;
        esac
    done
    [[ ${COMPREPLY[0]} != *= ]] || compopt -o nospace 2> /dev/null
    return 0
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""
"""Click's script for bash, and what it lacks: words with a colon or an equals sign in them."""


def script(command: click.Command, shell: str) -> str:
    """What a shell loads, to ask this program for what completes a word."""
    from click.shell_completion import get_completion_class  # noqa: PLC0415

    kind = get_completion_class(shell)
    assert kind is not None, shell  # noqa: S101 - the command takes no other shells
    made = kind(command, {}, NAME, f"_{NAME.replace('-', '_').upper()}_COMPLETE")
    return _BASH % made.source_vars() if shell == "bash" else made.source()
