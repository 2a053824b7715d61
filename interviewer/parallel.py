"""Applies a function to many items, several at a time in threads, and yields the results in the items' order."""

from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_order(function: Callable[[Item], Result], items: Iterable[Item], jobs: int = 1) -> Generator[Result, None, None]:
    """Yield the function's results in order; at most `jobs` calls run at once, and few are ahead of the reader."""
    if jobs <= 1:
        yield from map(function, items)
        return
    with ThreadPoolExecutor(jobs) as pool:
        started = (pool.submit(function, item) for item in items)
        waiting: list[Future[Result]] = list(islice(started, jobs * 2))
        try:
            while waiting:
                yield waiting.pop(0).result()
                waiting.extend(islice(started, 1))
        finally:
            for future in waiting:
                future.cancel()
