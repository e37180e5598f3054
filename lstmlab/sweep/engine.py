"""The sweep itself: many points, on any engine, each saved as soon as it is done."""

import multiprocessing
import os
import signal
import threading
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from dataclasses import asdict
from multiprocessing import resource_tracker
from multiprocessing.context import SpawnContext, SpawnProcess

from lstmlab import checks
from lstmlab.sweep import results
from lstmlab.sweep.point import Point, Settings, run_point


def sweep(points, settings=None, executor=None, path=None, about=None):
    """A generator of rows, one for each point: dicts with the point and what came out.

    executor: None works in this process; `processes(2)` on two; Dask's
    `Client.get_executor(pure=False)` on a cluster (its default pure=True may answer from a cache);
    any other `concurrent.futures.Executor` too. It stays the caller's, to be shut down there. Rows
    come as they finish; their numbers do not depend on the engine.

    path: after each row the whole file is written there anew, rows in the order of `points`. Points
    that the file has already come first, and are not run again; rows of other points stay. So a
    sweep that was ended goes on by the same call, to the same bytes, even after a kill. about: what
    else the file shall say of itself, a dict for JSON.

    ValueError: no points, a point twice, or a file that is damaged, foreign, newer, or made with
    other settings, version or `about`; it is left as it is. RuntimeError names the point that
    failed.
    """
    points, settings = list(points), Settings() if settings is None else settings
    seen = set()
    for k, point in enumerate(points):
        if not isinstance(point, Point):
            checks.fail(f"points[{k}]", "a Point", repr(point))
        if point in seen:
            checks.fail(f"points[{k}]", "a point that did not come before", repr(point))
        seen.add(point)
    if not points:
        checks.fail("points", "at least one", "none")
    if not isinstance(settings, Settings):
        checks.fail("settings", "Settings(...)", repr(settings))
    if executor is not None and not isinstance(executor, Executor):
        checks.fail("executor", "None or a concurrent.futures.Executor", repr(executor))
    about = results.header(settings, about)
    known = {} if path is None else results.load_to_continue(path, about)
    return _rows(points, settings, executor, path, about, known)


def processes(workers=2):
    """An executor with that many processes, for `with processes(2) as executor:`.

    They start afresh (spawn), which is safe beside the threads of a notebook. Ctrl-C is left to the
    parent: it ends the sweep once the points under way are done. Should the parent be killed, they
    end too.
    """
    return ProcessPoolExecutor(checks.whole("workers", workers), _Context(), _follow_parent)


class _Worker(SpawnProcess):
    """A process that no interrupt reaches, from its first instruction on."""

    def start(self):
        if not hasattr(signal, "pthread_sigmask"):  # Windows; there _follow_parent has to do
            return super().start()
        resource_tracker.ensure_running()  # which would unblock the interrupt once it has started
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # inherited
        try:
            super().start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Context(SpawnContext):
    Process = _Worker  # the executor starts each when it first needs it


def _follow_parent():
    def end_with_it():
        multiprocessing.parent_process().join()
        os._exit(1)

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # for systems that block no signals
    threading.Thread(target=end_with_it, daemon=True).start()


def _rows(points, settings, executor, path, about, known):
    yield from (known[point] for point in points if point in known)
    todo = [point for point in points if point not in known]
    order = {point: place for place, point in enumerate(dict.fromkeys([*points, *known]))}
    for point, result in _run(todo, settings, executor):
        known[point] = asdict(point) | result
        if path is not None:
            results.save(path, about, [known[point] for point in sorted(known, key=order.get)])
        yield known[point]


def _run(points, settings, executor):
    """(point, result) as they finish."""
    if executor is None:
        for point in points:
            yield point, _named(point, run_point, point, settings)
        return
    futures = {executor.submit(run_point, point, settings): point for point in points}
    try:
        for future in as_completed(futures):
            yield futures[future], _named(futures[future], future.result)
    finally:  # an error, an interrupt, or a caller who has seen enough
        for future in futures:
            future.cancel()


def _named(point, function, *arguments):
    try:
        return function(*arguments)
    except Exception as error:
        raise RuntimeError(f"{point} failed: {type(error).__name__}: {error}") from error
