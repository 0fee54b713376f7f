"""Who waits, who is served first, and who is turned away."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from kg.serve.pool.lanes import Queue, Stack
from kg.serve.problems import Problem


def soon() -> float:
    return time.monotonic() + 5


def past() -> float:
    return time.monotonic() - 1


def wait_until(true: object) -> None:
    deadline = time.monotonic() + 5
    while not true():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_what_is_idle_is_taken_at_once_and_the_warmest_first() -> None:
    stack: Stack[str] = Stack(2)
    stack.put("cold")
    stack.put("warm")
    assert [stack.take(past()), stack.take(past())] == ["warm", "cold"]
    with pytest.raises(Problem) as raised:
        stack.take(past())
    assert raised.value.status == 503
    assert raised.value.headers["Retry-After"]


def test_the_newest_is_served_first_and_the_oldest_is_turned_away_when_there_are_too_many() -> None:
    stack: Stack[str] = Stack(2)
    with ThreadPoolExecutor(3) as pool:
        waiting = []
        for number in range(3):
            waiting.append(pool.submit(stack.take, soon()))
            wait_until(lambda n=number: stack.waiting == min(n + 1, 2) and (n < 2 or waiting[0].done()))
        with pytest.raises(Problem):
            waiting[0].result()
        stack.put("first")
        assert waiting[2].result() == "first"
        stack.put("second")
        assert waiting[1].result() == "second"
    assert stack.waiting == 0


def test_a_thing_can_be_taken_away_only_while_nobody_has_it() -> None:
    stack: Stack[str] = Stack(2)
    stack.put("one")
    assert stack.remove("one")
    assert not stack.remove("one")
    stack.put("two")
    assert stack.clear() == ["two"]
    assert stack.idle == []


def test_places_are_given_in_turn() -> None:
    queue = Queue(places=1, most_waiting=5, per_client=0)
    queue.enter("a", past())
    order: list[str] = []

    def wait(name: str) -> None:
        queue.enter(name, soon())
        order.append(name)
        queue.leave(name)

    threads = []
    for number, name in enumerate("bcd"):
        threads.append(threading.Thread(target=wait, args=(name,)))
        threads[-1].start()
        wait_until(lambda n=number: queue.waiting == n + 1)
    queue.leave("a")
    for thread in threads:
        thread.join(5)
    assert order == ["b", "c", "d"]
    assert queue.enter_now("e")


def test_too_many_waiting_and_waiting_too_long_are_turned_away_and_forgotten() -> None:
    queue = Queue(places=1, most_waiting=1, per_client=1)
    queue.enter("a", past())
    with pytest.raises(Problem) as late:
        queue.enter("b", time.monotonic() + 0.05)
    assert late.value.status == 503
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(queue.enter, "b", soon())
        wait_until(lambda: queue.waiting == 1)
        with pytest.raises(Problem) as full:
            queue.enter("c", soon())
        assert full.value.status == 503
        queue.leave("a")
        waiting.result()
    queue.leave("b")
    for client in "abc":
        assert queue.enter_now(client)
        queue.leave(client)


def test_a_client_has_so_many_places_and_no_more() -> None:
    queue = Queue(places=3, most_waiting=5, per_client=2)
    queue.enter("a", past())
    queue.enter("a", past())
    with pytest.raises(Problem) as raised:
        queue.enter("a", soon())
    assert (raised.value.status, raised.value.headers["Retry-After"]) == (429, "1")
    with pytest.raises(Problem):
        queue.enter_now("a")
    queue.enter("b", past())
    assert not queue.enter_now("b")
    queue.leave("a")
    assert queue.enter_now("b")
