"""Changes to a store in memory: tried in a fork first, so that one that takes too much ends there and harms nothing."""

from __future__ import annotations

import json
import os
import signal
from typing import Any

from kg.errors import KgError
from kg.serve.body import Body
from kg.serve.pool.mistakes import told
from kg.serve.pool.worker import Limits, end, plain_signals, restrict
from kg.serve.problems import Problem
from kg.serve.tasks import Task, decoded, perform
from kg.store import Store
from kg.store.endpoint import Endpoint

Answer = dict[str, Any]


def change_in_memory(store: Store, descriptor: int, seconds: float, limits: Limits) -> Answer:
    """Do the change that the file `descriptor` holds, or say which problem it is: then nothing is changed."""
    with os.fdopen(os.dup(descriptor), "rb") as file:
        size = int.from_bytes(file.read(4), "big")
        task = decoded(file.read(size), file.read())
    tried = _tried(store, task, seconds, limits)
    return _done(store, task) if "answer" in tried else tried


def _tried(store: Store, task: Task, seconds: float, limits: Limits) -> Answer:
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            plain_signals()
            restrict(limits.memory)
            signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001))
            os.write(writer, json.dumps(_done(store, task)).encode())
        finally:
            end(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read()
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return dict(json.loads(answer)) if answer else {"code": code}


def _done(store: Store, task: Task) -> Answer:
    body = Body()
    try:
        perform(task, store, Endpoint(store), body)
    except (KgError, Problem) as error:
        return {"problem": told(error)}
    except MemoryError:
        return {"code": -signal.SIGABRT}
    return {"answer": bytes(body).decode()}
