"""What a language model must beat: n-gram models, smoothed as well as the text allows.

A baseline that was made weak makes any network look strong. So the strength of the smoothing is
chosen too, for each order by itself, on a text which is neither counted nor reported.
"""

from typing import NamedTuple

import numpy as np

from lstmlab import checks
from lstmlab.text.ngram import NGram

NAMES = {1: "unigram", 2: "bigram", 3: "trigram"}
STRENGTHS = (0.3, 1.0, 3.0, 10.0, 30.0)


class Baseline(NamedTuple):
    order: int  # 0: every symbol equally likely
    name: str
    strength: float  # the one chosen, see `NGram`; 0 where there is nothing to smooth
    nats: float  # a symbol, on the text that is reported


def baselines(training, tuning, reported, symbols, orders=(1, 2, 3), strengths=STRENGTHS):
    """A Baseline for each order, after one of order 0: ln K. All texts are ids (N,).

    Counted on `training`; the strength with the lowest loss on `tuning`; tested on `reported`.
    """
    checks.whole("symbols", symbols)
    found = [Baseline(0, "all alike", 0.0, float(np.log(symbols)))]
    for order in orders:
        counts, losses = NGram(training, order, symbols), []
        for strength in strengths:
            counts.strength = checks.number("strengths", strength, above=0)
            losses.append(counts.cross_entropy(tuning))
        counts.strength = strengths[int(np.argmin(losses))]
        name = NAMES.get(order, f"order {order}")
        found.append(Baseline(order, name, counts.strength, counts.cross_entropy(reported)))
    return found
