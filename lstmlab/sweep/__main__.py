"""Measure everything that the course reports about lags, on all cores. Resumes where it was ended.

make sweep                                  writes lag_sweep.json
make sweep ARGS="--workers=8 --path=FILE"
"""

import argparse
import os
import sys

from tqdm import tqdm

from lstmlab.sweep import ABOUT, SETTINGS, chosen_rates, processes, sweep
from lstmlab.sweep.plan import reported_points, tuning_points


def main():
    parser = argparse.ArgumentParser(prog="make sweep", description=__doc__.split("\n")[0])
    parser.add_argument("--path", default="lag_sweep.json", help="the file of results")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes")
    chosen = parser.parse_args()

    def run(points, executor, what):
        rows = sweep(points, SETTINGS, executor, chosen.path, ABOUT)
        return list(tqdm(rows, total=len(points), desc=what, unit="point", smoothing=0.02))

    try:
        with processes(chosen.workers) as executor:
            tuning = tuning_points()
            rates = chosen_rates(run(tuning, executor, "choosing rates"), SETTINGS)
            run(tuning + reported_points(rates), executor, "measuring")
    except KeyboardInterrupt:
        sys.exit(f"ended; what is done stands in {chosen.path}, the same command goes on")
    except ValueError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
