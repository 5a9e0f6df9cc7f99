"""The full dialect: JSON-RPC requests, notifications and batches, answered by the handlers of the dispatch table."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import attrs

from engine.reasons import Refusal
from engine.wire import jsonrpc
from engine.wire.codec import dump, unstructure
from ser.app import calls
from ser.app.handlers import HANDLERS, Then
from ser.app.session import Session

if TYPE_CHECKING:
    from ser.app.application import Application

Response = dict[str, Any] | None


@attrs.frozen
class _Unfinished:
    """A call that has to be finished in a task."""

    call: jsonrpc.Call
    rest: calls.Unfinished


@attrs.define
class _Job:
    """The calls of one line and the responses so far."""

    calls: Sequence[Any]
    batch: bool
    late: Refusal | None
    responses: list[dict[str, Any]] = attrs.field(factory=list)
    actions: list[Callable[[], None]] = attrs.field(factory=list)


class FullDialect:
    """Answers JSON-RPC."""

    def __init__(self, app: "Application") -> None:
        self._app = app

    def handle(self, session: Session, value: Any, late: Refusal | None) -> None:
        """Answers one JSON value."""
        session.rests_on = 0
        if type(value) is not list:
            self._run(session, _Job((value,), False, late), 0)
        elif not value:
            session.say(dump(jsonrpc.invalid_request(None, "A batch has at least one request.")))
        elif len(value) > jsonrpc.MAX_BATCH:
            session.say(dump(jsonrpc.invalid_request(None, f"A batch has at most {jsonrpc.MAX_BATCH} requests.")))
        else:
            self._run(session, _Job(value, True, late), 0)

    # ---------------------------------------------------------------------------------------- one line's calls

    def _run(self, session: Session, job: _Job, start: int) -> None:
        for index in range(start, len(job.calls)):
            outcome = self._call(session, job, job.calls[index], first=index == 0)
            if type(outcome) is _Unfinished:
                session.defer(partial(self._go_on, session, job, index, outcome))
                return
        self._answer(session, job)

    async def _go_on(self, session: Session, job: _Job, index: int, unfinished: _Unfinished) -> None:
        await self._finish_in_between(session, job, unfinished)
        for later in range(index + 1, len(job.calls)):
            outcome = self._call(session, job, job.calls[later], first=False)
            if type(outcome) is _Unfinished:
                await self._finish_in_between(session, job, outcome)
        self._answer(session, job)

    async def _finish_in_between(self, session: Session, job: _Job, unfinished: _Unfinished) -> None:
        """While this call takes its time, what the responses before it rest on may turn out not to have happened."""
        rests_on, before = session.rests_on, len(job.responses)
        await self._finish(session, job, unfinished)
        if rests_on in self._app.journal.failed:
            job.responses[:before] = _unstored(job.responses[:before])
            session.rests_on = 0 if session.rests_on == rests_on else session.rests_on

    def _answer(self, session: Session, job: _Job) -> None:
        if job.responses:
            answer: Any = job.responses if job.batch else job.responses[0]
            unstored = None
            journal = self._app.journal
            if session.rests_on > journal.done or session.rests_on in journal.failed:
                instead = _unstored(job.responses)
                unstored = dump(instead if job.batch else instead[0])
            session.say(dump(answer), session.rests_on, unstored)
        for action in job.actions:
            action()

    # ------------------------------------------------------------------------------------------------ one call

    def _call(self, session: Session, job: _Job, value: Any, *, first: bool) -> _Unfinished | None:
        try:
            call = jsonrpc.to_call(value)
        except jsonrpc.InvalidRequestError as error:
            job.responses.append(jsonrpc.invalid_request(error.id, str(error)))
            return None
        try:
            late = job.late if first else session.take()
            if late is not None:
                raise late
            if call.method not in HANDLERS:
                self._respond(job, call, jsonrpc.method_not_found(call.id, call.method))
                return None
            result = calls.begin(self._app, session, call.method, call.params)
        except Refusal as refused:
            self._respond(job, call, jsonrpc.refusal(call.id, refused))
            return None
        if type(result) is calls.Unfinished:
            return _Unfinished(call, result)
        self._done(job, call, result)
        return None

    async def _finish(self, session: Session, job: _Job, unfinished: _Unfinished) -> None:
        call = unfinished.call
        try:
            result = await calls.finish(self._app, session, call.method, unfinished.rest)
        except Refusal as refused:
            self._respond(job, call, jsonrpc.refusal(call.id, refused))
        else:
            self._done(job, call, result)

    def _done(self, job: _Job, call: jsonrpc.Call, result: Any) -> None:
        if type(result) is Then:
            if job.batch:
                result.action()
            else:
                job.actions.append(result.action)
            result = result.result
        if call.answered:
            value = result if type(result) is dict else unstructure(result)
            job.responses.append(jsonrpc.result(call.id, value))

    def _respond(self, job: _Job, call: jsonrpc.Call, response: dict[str, Any]) -> None:
        if call.answered:
            job.responses.append(response)


def _unstored(responses: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is answered instead when what the responses rest on was not stored."""
    refused = Refusal("storage_unavailable")
    return [r if "error" in r else jsonrpc.refusal(r["id"], refused) for r in responses]
