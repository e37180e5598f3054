"""Runs the points of any experiment, on any engine, each saved as soon as it is done."""

from concurrent.futures import Executor, as_completed

from tqdm import tqdm

from lstmlab import checks
from lstmlab.experiments import results
from lstmlab.experiments.experiment import check_settings


def complete(experiment, path, executor=None, settings=None):
    """All rows of an experiment, stage by stage, with a bar of progress; see `measure`."""
    points, rows = [], []
    for number, stage in enumerate(stages := experiment.all_stages(), start=1):
        points += stage(rows)
        more = measure(experiment, points, settings, executor, path)
        what = f"stage {number} of {len(stages)}"
        rows = list(tqdm(more, total=len(points), desc=what, unit="run", smoothing=0.02))
    return rows


def measure(experiment, points, settings=None, executor=None, path=None):
    """A generator of rows, one for each point: dicts with the point and what came out.

    settings: None for those of the experiment. executor: None works in this process;
    `processes(2)` on two; Dask's `Client.get_executor(pure=False)` on a cluster (its default
    pure=True may answer from a cache); any other `concurrent.futures.Executor` too. It stays the
    caller's, to be shut down there. Rows come as they finish; their numbers do not depend on the
    engine.

    path: after each row the whole file is written there anew, rows in the order of `points`. Points
    that the file has already come first, and are not run again; rows of other points stay. So what
    was ended goes on by the same call, to the same bytes, even after a kill.

    ValueError: no points, a point twice, or a file that is damaged, foreign, newer, or made with
    other settings or version; it is left as it is. RuntimeError names the point that failed.
    """
    settings = experiment.settings if settings is None else settings
    check_settings(settings, experiment.settings)
    points = _checked(experiment, points)
    if executor is not None and not isinstance(executor, Executor):
        checks.fail("executor", "None or a concurrent.futures.Executor", repr(executor))
    about = experiment.head(settings)
    rows = [] if path is None else results.load_to_continue(path, experiment, about)
    known = {experiment.key(row): row for row in rows}
    return _rows(experiment, points, settings, executor, path, about, known)


def _checked(experiment, points):
    """{key: point}"""
    found = {}
    for k, point in enumerate(points):
        point = experiment.checked(f"points[{k}]", point)
        if experiment.key(point) in found:
            checks.fail(f"points[{k}]", "a point that did not come before", repr(point))
        found[experiment.key(point)] = point
    return found or checks.fail("points", "at least one", "none")


def _rows(experiment, points, settings, executor, path, about, known):
    yield from [known[key] for key in points if key in known]
    todo = {key: point for key, point in points.items() if key not in known}
    order = {key: place for place, key in enumerate(points | known)}
    for key, found in _run(experiment.run, todo, settings, executor):
        known[key] = todo[key] | found
        if path is not None:
            results.save(path, about, [known[key] for key in sorted(known, key=order.get)])
        yield known[key]


def _run(run, todo, settings, executor):
    """(key, what was found) as they finish."""
    if executor is None:
        for key, point in todo.items():
            yield key, _named(point, run, **point, settings=settings)
        return
    futures = {executor.submit(run, **point, settings=settings): key for key, point in todo.items()}
    try:
        for future in as_completed(futures):
            yield futures[future], _named(todo[futures[future]], future.result)
    finally:  # an error, an interrupt, or a caller who has seen enough
        for future in futures:
            future.cancel()


def _named(point, function, **arguments):
    try:
        return function(**arguments)
    except Exception as error:
        about = ", ".join(f"{name}={value!r}" for name, value in point.items())
        raise RuntimeError(f"{about} failed: {type(error).__name__}: {error}") from error
