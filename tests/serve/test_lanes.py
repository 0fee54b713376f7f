"""Who waits, who is served first, and who is turned away."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from kg.serve.pool.lanes import Queue, Stack
from kg.serve.problems import Problem


def soon() -> float:
    return time.monotonic() + 5


def past() -> float:
    return time.monotonic() - 1


def run(scene: Callable[[], Awaitable[None]]) -> None:
    """A scene in an event loop of its own, which must end."""

    async def limited() -> None:
        async with asyncio.timeout(10):
            await scene()

    asyncio.run(limited())


async def status(waiting: Awaitable[object]) -> int:
    """The status of the problem that something ends in, which there must be."""
    with pytest.raises(Problem) as raised:
        await waiting
    return raised.value.status


def test_what_is_idle_is_taken_at_once_and_the_warmest_first() -> None:
    async def scene() -> None:
        stack: Stack[str] = Stack(2)
        stack.put("cold")
        stack.put("warm")
        assert [await stack.take(past()), await stack.take(past())] == ["warm", "cold"]
        with pytest.raises(Problem) as raised:
            await stack.take(past())
        assert (raised.value.status, raised.value.headers["Retry-After"]) == (503, "1")
        assert stack.waiting == 0

    run(scene)


def test_the_newest_is_served_first_and_the_oldest_is_turned_away_when_there_are_too_many() -> None:
    async def scene() -> None:
        stack: Stack[str] = Stack(2)
        waiting = [asyncio.create_task(stack.take(soon())) for _ in range(3)]
        assert await status(waiting[0]) == 503
        stack.put("first")
        assert await waiting[2] == "first"
        stack.put("second")
        assert await waiting[1] == "second"
        assert (stack.waiting, stack.idle) == (0, [])

    run(scene)


def test_a_thing_is_not_given_to_who_has_given_up() -> None:
    async def scene() -> None:
        stack: Stack[str] = Stack(2)
        waiting = asyncio.create_task(stack.take(soon()))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait((waiting,))
        stack.put("kept")
        assert stack.idle == ["kept"]
        assert stack.clear() == ["kept"]
        assert stack.idle == []

    run(scene)


def test_places_are_given_in_turn() -> None:
    async def scene() -> None:
        queue = Queue(places=1, most_waiting=5, per_client=0)
        order: list[str] = []

        async def wait(name: str) -> None:
            await queue.enter(name, soon())
            order.append(name)
            queue.leave(name)

        await queue.enter("a", past())
        waiting = [asyncio.create_task(wait(name)) for name in "bcd"]
        await asyncio.sleep(0)
        assert queue.waiting == 3
        assert not queue.enter_now("e")
        queue.leave("a")
        await asyncio.gather(*waiting)
        assert order == ["b", "c", "d"]
        assert queue.enter_now("e")

    run(scene)


def test_who_gives_up_leaves_neither_a_place_nor_a_count_behind() -> None:
    async def scene() -> None:
        queue = Queue(places=1, most_waiting=5, per_client=1)
        await queue.enter("a", past())
        waiting = [asyncio.create_task(queue.enter(name, soon())) for name in "bc"]
        await asyncio.sleep(0)
        waiting[0].cancel()
        await asyncio.wait(waiting[:1])
        assert queue.waiting == 1
        queue.leave("a")
        waiting[1].cancel()  # in the moment in which it has the place
        await asyncio.wait(waiting)
        for client in "abc":
            assert queue.enter_now(client)
            queue.leave(client)

    run(scene)


def test_too_many_waiting_and_waiting_too_long_are_turned_away_and_forgotten() -> None:
    async def scene() -> None:
        queue = Queue(places=1, most_waiting=1, per_client=1)
        await queue.enter("a", past())
        assert await status(queue.enter("b", time.monotonic() + 0.02)) == 503
        waiting = asyncio.create_task(queue.enter("b", soon()))
        await asyncio.sleep(0)
        assert await status(queue.enter("c", soon())) == 503
        queue.leave("a")
        await waiting
        queue.leave("b")
        for client in "abc":
            assert queue.enter_now(client)
            queue.leave(client)

    run(scene)


def test_a_client_has_so_many_places_and_no_more() -> None:
    async def scene() -> None:
        queue = Queue(places=3, most_waiting=5, per_client=2)
        await queue.enter("a", past())
        await queue.enter("a", past())
        with pytest.raises(Problem) as raised:
            await queue.enter("a", soon())
        assert (raised.value.status, raised.value.headers["Retry-After"]) == (429, "1")
        with pytest.raises(Problem):
            queue.enter_now("a")
        await queue.enter("b", past())
        assert not queue.enter_now("b")
        queue.leave("a")
        assert queue.enter_now("b")

    run(scene)
