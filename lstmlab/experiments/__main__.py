"""Measure what the course reports, on all cores. Goes on where it was ended.

python -m lstmlab.experiments lag                     writes lag_sweep.json; so does `make sweep`
python -m lstmlab.experiments dropout --workers=8 --path=FILE
"""

import argparse
import importlib
import os
import sys
from contextlib import nullcontext

from lstmlab.experiments import NAMES
from lstmlab.experiments.runner import complete


def engine(workers):
    """An executor; None, so that this process does all, for one worker or where are no others."""
    try:
        from lstmlab.experiments.processes import processes
    except ImportError:  # in a browser
        return nullcontext()
    return nullcontext() if workers == 1 else processes(workers)


def main():
    parser = argparse.ArgumentParser("python -m lstmlab.experiments", None, __doc__.split("\n")[0])
    parser.add_argument("name", choices=NAMES, help="the experiment")
    parser.add_argument("--path", help="the file of results")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes")
    chosen = parser.parse_args()
    experiment = importlib.import_module(f"lstmlab.experiments.{chosen.name}").EXPERIMENT
    path = chosen.path or experiment.path.name
    try:
        with engine(chosen.workers) as executor:
            complete(experiment, path, executor)
        if experiment.finish:
            experiment.finish(path)
    except KeyboardInterrupt:
        sys.exit(f"ended; what is done stands in {path}, the same command goes on")
    except ValueError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
