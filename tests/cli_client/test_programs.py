"""A program that hangs is killed, one that is not there is none, and nothing is left behind."""

import os

import pytest
import trio

from cli_client.programs import run_program


def script(tmp_path, text):
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\n{text}\n")
    program.chmod(0o755)
    return str(program)


async def hanging(nursery, tmp_path, limit=5.0):
    """The process number of a program that never ends, and where its end will be told."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    send, ended = trio.open_memory_channel(1)

    async def run():
        try:
            await send.send(await run_program((script(tmp_path, f"echo $$ > {fifo}; exec sleep 1000"),), limit))
        finally:
            send.close()

    nursery.start_soon(run)
    return int(await trio.to_thread.run_sync(fifo.read_text, abandon_on_cancel=True)), ended


def gone(process):
    """Whether it is there no more, not even as a zombie."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


async def test_it_is_killed_when_its_time_is_up(nursery, mock_clock, tmp_path):
    process, ended = await hanging(nursery, tmp_path)
    mock_clock.jump(6)
    assert await ended.receive() is False
    assert gone(process)


async def test_it_is_killed_when_the_client_ends(tmp_path):
    async with trio.open_nursery() as nursery:
        process, ended = await hanging(nursery, tmp_path, limit=1000)
        nursery.cancel_scope.cancel()
    with pytest.raises(trio.EndOfChannel):
        await ended.receive()
    assert gone(process)


async def test_it_says_and_hears_nothing_and_is_no_child_of_the_terminal(tmp_path, capfd):
    out = tmp_path / "out"
    program = script(tmp_path, f'echo loud; echo louder >&2; read line; echo "$1|$NOTE_TEXT|$line" > {out}; exit 3')
    assert await run_program((program, "a b; $(c)"), 60, {"NOTE_TEXT": "d"}) is False
    assert out.read_text() == "a b; $(c)|d|\n"
    assert capfd.readouterr() == ("", "")


async def test_what_cannot_be_run_has_failed(tmp_path):
    assert await run_program((str(tmp_path / "nowhere"),), 60) is False
    assert await run_program(("true", "nothing\0at all"), 60) is False
    assert await run_program((script(tmp_path, "exit 0"),), 60) is True
