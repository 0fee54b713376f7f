"""A pool of processes that evaluate: the front asks, engines answer, a supervisor makes engines.

    front (Flask, threads) ── Pool ──▶ engine, engine, …      one Unix socket each: a task goes in, frames come out
          └──── control ────▶ supervisor ── fork ──▶ engine   it holds the store of the moment; nothing else is in it

An engine that takes too long is ended by its own kernel timer, one that takes too much by its resource limits. Nothing
is shared, so nothing needs to be cleaned up: another one is forked.
"""
