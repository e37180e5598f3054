"""What a sweep costs: speed-up with two processes, time and memory against the lag.

    python3 scripts/bootstrap.py run benchmarks.sweep

Run it on idle cores. The speed-up is the ratio of one process to two on the same points, in turns,
the median over turns; the processes are there already, since a sweep takes minutes and starts them
once. Time and memory of one pass forward and back are measured for doubling lags, float32, B = 32,
about 2,400 parameters; a slope of 1 in logarithms is growth in proportion.
"""

import argparse
import time
import tracemalloc
from statistics import median

import numpy as np

from lstmlab.experiments.lag import SETTINGS, TASKS, measure, point
from lstmlab.experiments.learners import LEARNERS, network_of
from lstmlab.experiments.processes import processes

LAGS = (50, 100, 200, 400, 800)
CELLS = ("rnn", "lstm", "gru")


def seconds(function):
    begin = time.perf_counter()
    function()
    return time.perf_counter() - begin


def speed_up(turns):
    """Seconds of one process / seconds of two, by turn; points that none of them solves."""
    settings = SETTINGS | {"budget": 9_600}
    points = [point("recall", 100, cell, 3e-3, seed) for seed in range(4) for cell in CELLS]
    with processes(2) as executor:
        list(measure(points[:4], SETTINGS | {"budget": 320}, executor))  # starts the processes
        alone, two = [], []
        for _ in range(turns):
            alone.append(seconds(lambda: list(measure(points, settings))))
            two.append(seconds(lambda: list(measure(points, settings, executor))))
    print(f"{len(points)} points: one process {median(alone):.1f} s, two {median(two):.1f} s")
    return [one / both for one, both in zip(alone, two)]


def one_pass(cell, lag):
    """A function that runs a pass forward and back and returns the trace."""
    task, rng = TASKS["temporal order"](lag), np.random.default_rng(0)
    network = network_of(LEARNERS[cell], task, SETTINGS["parameters"])
    params, batch = network.init(rng, np.float32), task.batch(rng, 32, np.float32)

    def run():
        done = network.forward(params, batch.xs)
        loss = task.loss(done.outputs, batch.targets, batch.weights)
        return done, network.backward(params, done, loss.d_outputs)

    return run


def peak_memory(run):
    """Bytes at the highest point of one pass."""
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def slope(values):
    return np.polyfit(np.log(LAGS), np.log(values), 1)[0]


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--turns", type=int, default=5, help="turns of each measurement")
    turns = options.parse_args().turns

    ratios = speed_up(turns)
    print(f"speed-up with two processes: {median(ratios):.2f} (turns: "
          f"{', '.join(f'{r:.2f}' for r in ratios)}; wanted: at least 1.7)\n")  # fmt: skip

    print(f"{'':14}" + "".join(f"T = {lag:<6}" for lag in LAGS) + "slope")
    for cell in CELLS:
        passes = [one_pass(cell, lag) for lag in LAGS]
        times = [[seconds(run) for run in passes] for _ in range(8 * turns + 3)][3:]
        times = [1000 * median(column) for column in zip(*times)]
        memory = [peak_memory(run) / 2**20 for run in passes]
        print(f"{cell:5} ms       " + "".join(f"{t:<10.2f}" for t in times) + f"{slope(times):.2f}")
        print(f"{cell:5} MiB      " + "".join(f"{m:<10.2f}" for m in memory)
              + f"{slope(memory):.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
