"""Does a unit follow something in the text? A score, and what chance would reach.

What is followed is computed from the text alone: `features`. A unit and, for yes-or-no features, a
threshold are chosen on the first half of a reading and scored on the second, so that the best of
many units is not believed for having been lucky once. Chance is the same search with the labels
moved along the text: they keep their runs and lose their place.
"""

from typing import NamedTuple

import numpy as np

from lstmlab import checks

OPENING, CLOSING = "([{", ")]}"
SHIFTS = 12
CUTS = 63  # thresholds tried, at evenly spaced quantiles of a unit's values


class Track(NamedTuple):
    feature: str
    unit: int  # the one which does best on the first half
    threshold: float | None  # "yes" is above it (below if sign < 0); None for a number
    sign: int  # +1: more of the feature, more of the unit; -1: the other way
    score: float  # on the second half: balanced accuracy, or the size of the correlation
    chance: np.ndarray  # (SHIFTS,) scores of the same search with moved labels


def features(text):
    """What can be known after each symbol of the text: {name: (N,)}, numbers or truth values.

    "place in the line": symbols since the line's beginning, 0 at its end. "indentation": spaces the
    line began with, so far. "in quotes": between two ". "in brackets": more were opened than
    closed. The last two start anew at every empty line, lest one slip spoil all that follows.
    """
    found = {"place in the line": [], "indentation": [], "in quotes": [], "in brackets": []}
    place = indent = depth = 0
    quoted = leading = False
    for before, symbol in zip("\n" + text, text):
        if symbol == "\n":
            place, indent, leading = 0, 0, True
            if before == "\n":
                quoted, depth = False, 0
        else:
            place += 1
            leading &= symbol == " "
            indent += leading
            quoted ^= symbol == '"'
            depth = max(0, depth + (symbol in OPENING) - (symbol in CLOSING))
        for values, now in zip(found.values(), (place, indent, quoted, depth > 0)):
            values.append(now)
    kinds = {"place in the line": float, "indentation": float}
    return {name: np.array(values, kinds.get(name, bool)) for name, values in found.items()}


def track(values, feature, name="", shifts=SHIFTS):
    """The Track of the unit that follows a feature (N,) best, of values (N, H).

    Truth values are scored by balanced accuracy, the mean of the shares of "yes" and of "no" that
    a threshold gets right: 0.5 for knowing nothing. Numbers by |Pearson's correlation|.
    """
    values = checks.array("values", values, ("N", "H"))
    feature = np.asarray(feature)
    N, half = len(values), len(values) // 2
    if feature.shape != (N,) or N < 4 * shifts:
        checks.fail("feature", f"({N},) like values, and at least {4 * shifts}", feature.shape)
    binary = feature.dtype == bool
    moves = np.linspace(0, N, shifts + 2)[1:-1].astype(int)
    labels = np.stack([feature, *(np.roll(feature, move) for move in moves)]).astype(float)
    search, score = (_thresholds, _balanced) if binary else (_correlations, _correlation)
    first = search(values[:half].astype(float), labels[:, :half])
    second = values[half:].astype(float)
    scores = [score(second, label[half:], choice) for label, choice in zip(labels, first)]
    unit, threshold, sign = first[0]
    return Track(name, unit, threshold, sign, float(scores[0]), np.array(scores[1:]))


def _correlations(values, labels):
    """For each row of labels (unit, None, sign) of the largest correlation."""
    r = _standard(labels.T).T @ _standard(values) / len(values)
    best = np.abs(r).argmax(axis=1)
    return [(int(u), None, 1 if row[u] > 0 else -1) for u, row in zip(best, r)]


def _correlation(values, label, choice):
    unit, _, sign = choice
    return sign * (_standard(label[:, None]) * _standard(values[:, [unit]])).mean()


def _standard(columns):
    spread = columns.std(axis=0)
    return (columns - columns.mean(axis=0)) / np.where(spread > 0, spread, 1)


def _thresholds(values, labels):
    """For each row of labels (unit, threshold, sign) of the largest balanced accuracy."""
    share_yes, share_no = (part / np.maximum(part.sum(axis=1, keepdims=True), 1)
                           for part in (labels, 1 - labels))  # fmt: skip
    contrast = (share_yes - share_no).astype(np.float32) / 2
    cuts = np.quantile(values, np.linspace(0, 1, CUTS + 2)[1:-1], axis=0).T  # (H, CUTS)
    gains = np.stack([
        contrast @ (column[:, None] > cuts_here).astype(np.float32)
        for column, cuts_here in zip(values.T, cuts)
    ], axis=1)  # (labels, H, CUTS), balanced accuracy - ½  # fmt: skip
    best = np.abs(gains).reshape(len(labels), -1).argmax(axis=1)
    return [
        (int(k // CUTS), float(cuts.flat[k]), 1 if row.flat[k] > 0 else -1)
        for k, row in zip(best, gains)
    ]


def _balanced(values, label, choice):
    unit, threshold, sign = choice
    said = sign * (values[:, unit] - threshold) > 0
    yes = label > 0.5
    if yes.all() or not yes.any():
        return 0.5
    return (said[yes].mean() + (~said[~yes]).mean()) / 2
