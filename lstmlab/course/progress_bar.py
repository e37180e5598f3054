"""A progress bar for `train`: loss, speed, time left, and a history that survives an interrupt.

`watch` draws the bar and collects. To do more at some steps (print a sample of text, save, stop
early), no hook is needed: put a generator of your own between, or loop over the moments yourself:

    def with_samples(moments):
        for moment in moments:
            if moment.step % 100 == 99:
                print(sample(network, moment.params, vocabulary, "The ", 80, rng=rng))
            yield moment

    history = watch(with_samples(train(...)), total=300)
"""

import time
from typing import NamedTuple

import numpy as np
from tqdm.auto import tqdm

from lstmlab import checks
from lstmlab.training import Diverged, Moment


class History(NamedTuple):
    steps: np.ndarray  # (N,) numbers of the steps seen
    losses: np.ndarray  # (N,)
    norms: np.ndarray  # (N,) gradient norms before clipping
    moment: Moment | None  # the last complete one: `train(..., resume=history.moment)` goes on
    interrupted: bool  # True when Ctrl-C or the stop button ended it

    @property
    def params(self):
        """The parameters after the last complete step; None when there was none."""
        return self.moment.params if self.moment else None


def watch(moments, total=None, every=10, bits=False, unit="sequences", **options):
    """Run through `moments` under a progress bar; returns a History.

    total: the number of steps, for the time left. every: steps between two updates of speed and
    loss (its mean since the last). bits: adds the loss in bits, nats / ln 2. unit: "sequences"
    counts B a step, "tokens" T B. options go to tqdm, which draws a widget in a notebook and a
    line of text in a terminal. An interrupt (Ctrl-C, the stop button) ends the loop and keeps the
    history; Diverged carries it as `.history`.
    """
    every = checks.whole("every", every)
    checks.one_of("unit", unit, ("sequences", "tokens"))
    if total is not None:
        checks.whole("total", total, low=0)
    seen, moment, interrupted, began = [], None, False, time.perf_counter()

    def history():
        columns = np.array(seen, dtype=float).reshape(-1, 3).T
        return History(columns[0].astype(int), *columns[1:], moment, interrupted)

    with tqdm(total=total, unit="step", **options) as bar:
        try:
            for moment in moments:
                seen.append((moment.step, moment.loss, moment.norm))
                bar.update()
                if len(seen) % every == 0 or len(seen) == total:
                    seconds = time.perf_counter() - began
                    loss = np.mean([loss for _, loss, _ in seen[-every:]])
                    speed = len(seen) * _amount(moment, unit) / max(seconds, 1e-9)
                    bar.set_postfix_str(_words(loss, speed, bits, unit), refresh=False)
        except KeyboardInterrupt:
            interrupted = True
        except Diverged as error:
            error.history = history()
            raise
    return history()


def _amount(moment, unit):
    """Sequences or tokens in the batch of a moment."""
    steps, sequences = moment.run.outputs.shape[:2]
    return sequences if unit == "sequences" else steps * sequences


def _words(loss, speed, bits, unit):
    loss = f"loss {loss:.3f}" + (f" nats = {loss / np.log(2):.3f} bits" if bits else "")
    return f"{loss}, {speed:,.0f} {unit}/s"
