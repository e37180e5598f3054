"""Characters a second of training a character model: ours, and PyTorch's as a ratio.

    python3 scripts/bootstrap.py run benchmarks.text
    python3 scripts/bootstrap.py run benchmarks.text --torch-python=PATH

One core, one thread, float32. What counts is a whole step of `train`: the batch, one-hot input,
forward, cross-entropy, backward, clipping, RMSProp, and the checks. PyTorch does the same by
`nn.LSTM`, `nn.Linear`, `cross_entropy`, `clip_grad_norm_` and `RMSprop`. Contestants take turns,
as in `benchmarks.cells`; the table shows medians. Ours runs a second time by the processor's own
clock, which stands still while other programs have the core.
"""

import argparse
import sys
from statistics import median

from benchmarks.cells import Contestant, has_torch

SIZES = [(32, 64, 96, 128), (64, 64, 96, 128), (32, 64, 96, 256)]  # B, T, I = K, H
WANTED = 40_000  # characters a second at 128 units

OURS = """
import numpy as np
from lstmlab.cells import LSTM
from lstmlab.losses import cross_entropy
from lstmlab.network import Network
from lstmlab.optim import rmsprop
from lstmlab.text import Stream
from lstmlab.training import train
rng = np.random.default_rng(0)
network = Network(LSTM(I, H), I)
stream = Stream(rng.integers(0, I, 50 * B * T + 1), I, T, B)
moments = train(network, network.init(rng, np.float32), stream.batch_at, rmsprop(0.001),
                cross_entropy, 10**9, clip=1.0, carry=True)
def one_pass():
    next(moments)
"""
OURS_ALONE = OURS + "\ntime.perf_counter = time.process_time\n"
TORCH = """
import torch
from torch.nn import functional
torch.set_num_threads(1)
layer, readout = torch.nn.LSTM(I, H), torch.nn.Linear(H, I)
params = [*layer.parameters(), *readout.parameters()]
optimiser = torch.optim.RMSprop(params, 0.001, alpha=0.9)
text = torch.randint(0, I, (T + 1, B))
state = None
def one_pass():
    global state
    optimiser.zero_grad()
    h, state = layer(functional.one_hot(text[:-1], I).float(), state)
    state = tuple(part.detach() for part in state)
    functional.cross_entropy(readout(h).reshape(-1, I), text[1:].reshape(-1)).backward()
    torch.nn.utils.clip_grad_norm_(params, 1.0)
    optimiser.step()
"""


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--torch-python", default=sys.executable)
    options.add_argument("--seconds", type=float, default=8, help="about how long a size takes")
    chosen = options.parse_args()
    entries = [(sys.executable, OURS), (sys.executable, OURS_ALONE)]
    if has_torch(chosen.torch_python):
        entries.append((chosen.torch_python, TORCH))
    else:
        print("PyTorch is not there: ours alone (pip install torch==2.13.0, or --torch-python)")
    print(f"float32, one thread, characters a second; wanted at 128 units: {WANTED:,}")
    print("    B    T    K    H   by the clock   of its own time   ours/PyTorch's")
    for size in SIZES:
        field = [Contestant(python, program, size) for python, program in entries]
        try:
            warm = [max(one.turn() for _ in range(3)) for one in field]
            turns = max(11, min(300, int(chosen.seconds / 2 / sum(warm))))
            rows = [[one.turn() for one in field] for _ in range(turns)]
        finally:
            for one in field:
                one.stop()
        symbols = size[0] * size[1]
        clock, own = (symbols / median(row[k] for row in rows) for k in (0, 1))
        line = "".join(f"{number:5d}" for number in size) + f"{clock:15,.0f}{own:18,.0f}"
        if len(field) > 2:
            line += f"{median(row[2] / row[0] for row in rows):17.2f}"
        print(line, flush=True)


if __name__ == "__main__":
    main()
