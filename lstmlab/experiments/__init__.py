"""Measured comparisons, too long for a notebook: many training runs each, over seeds.

    python -m lstmlab.experiments coupled       runs one, or goes on where it was ended

A module for each tells what is compared, how one run is made and what is reported; the results of
the course lie beside it, and the notebooks show those. `experiment` is what all have in common,
`runner` runs the points of any, `results` is their file. `learners` and `until_solved` are shared
by the experiments that train on a task until it is solved.
"""

NAMES = ("lag", "side_by_side", "peephole", "coupled", "gru_misread", "dropout", "optimisers",
         "reader")  # fmt: skip
