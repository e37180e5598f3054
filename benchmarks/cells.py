"""Forward and backward time of our LSTM as a ratio to PyTorch's.

    make bench                              (ours alone, if PyTorch is not there)
    make bench ARGS=--torch-python=PATH     (an interpreter that has torch==2.13.0)

float32, one thread, all weight and input gradients. Every contestant lives in a process of its
own and they take turns, so that a change of the machine's speed meets all alike. A turn is one pass
to warm the caches up, as in training, and one that counts; the table shows medians, and the median
over turns of ours / theirs.
"""

import argparse
import os
import subprocess
import sys
from statistics import median

SIZES = [(1, 50, 64, 100), (32, 100, 64, 128), (32, 200, 32, 32), (64, 100, 128, 256)]
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}

PREAMBLE = """
import sys, time
B, T, I, H = map(int, sys.argv[1:])
"""
TURNS = """
for line in sys.stdin:
    one_pass()
    begin = time.perf_counter()
    one_pass()
    print(time.perf_counter() - begin, flush=True)
"""
OURS = """
import numpy as np
from lstmlab.cells import LSTM
rng = np.random.default_rng(0)
cell = LSTM(I, H)
params = cell.init(rng, np.float32)
xs = rng.normal(size=(T, B, I)).astype(np.float32)
d_h = rng.normal(size=(T, B, H)).astype(np.float32)
def one_pass():
    trace = cell.forward(params, xs)
    cell.backward(params, trace, d_h)
"""
TORCH = """
import torch
torch.set_num_threads(1)
xs = torch.randn(T, B, I, requires_grad=True)
d_h = torch.randn(T, B, H)
"""
TORCH_LSTM = (
    TORCH
    + """
layer = torch.nn.LSTM(I, H)
def one_pass():
    layer.zero_grad()
    xs.grad = None
    h, _ = layer(xs)
    h.backward(d_h)
"""
)
TORCH_LOOP = (
    TORCH
    + """
cell = torch.nn.LSTMCell(I, H)
def one_pass():
    cell.zero_grad()
    xs.grad = None
    state, hs = None, []
    for x in xs:
        state = cell(x, state)
        hs.append(state[0])
    torch.stack(hs).backward(d_h)
"""
)


class Contestant:
    """A process that runs one pass whenever it is told to and says how long it took."""

    def __init__(self, python, program, size):
        self.process = subprocess.Popen(
            [python, "-c", PREAMBLE + program + TURNS, *map(str, size)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | ONE_THREAD,
        )

    def turn(self):
        """Seconds of one pass."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def stop(self):
        """End the process."""
        self.process.stdin.close()
        self.process.wait()


def has_torch(python):
    """Whether that interpreter can import PyTorch."""
    return subprocess.run([python, "-c", "import torch"], capture_output=True).returncode == 0


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--torch-python", default=sys.executable)
    options.add_argument("--seconds", type=float, default=8, help="about how long a size takes")
    chosen = options.parse_args()
    entries = [(sys.executable, OURS)]
    if has_torch(chosen.torch_python):
        entries += [(chosen.torch_python, TORCH_LSTM), (chosen.torch_python, TORCH_LOOP)]
    else:
        print("PyTorch is not there: ours alone (pip install torch==2.13.0, or --torch-python)")
    print("    B    T    I    H    ours ms   nn.LSTM ms   ours/nn.LSTM   LSTMCell loop/ours")
    for size in SIZES:
        field = [Contestant(python, program, size) for python, program in entries]
        try:
            warm = [max(one.turn() for _ in range(3)) for one in field]
            turns = max(11, min(300, int(chosen.seconds / sum(warm))))
            rows = [[one.turn() for one in field] for _ in range(turns)]
        finally:
            for one in field:
                one.stop()
        ours = [row[0] for row in rows]
        line = "".join(f"{number:5d}" for number in size) + f"{median(ours) * 1e3:11.2f}"
        if len(field) > 1:
            line += f"{median(row[1] for row in rows) * 1e3:13.2f}"
            line += f"{median(row[0] / row[1] for row in rows):15.2f}"
            line += f"{median(row[2] / row[0] for row in rows):21.2f}"
        print(line, flush=True)


if __name__ == "__main__":
    main()
