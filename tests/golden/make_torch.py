"""Make the reference vectors `gru_torch_03.npz` and `rnn_relu_03.npz` with PyTorch.

python tests/golden/make_torch.py        (needs torch==2.13.0, which the tests do not)
"""

import json
from pathlib import Path

import numpy as np
import torch

T, B, I, H = 12, 3, 2, 6
HERE = Path(__file__).parent


def save(name, module, gates, seed):
    """Run the module in float64 on random data and store inputs, weights, states and gradients."""
    torch.manual_seed(seed)
    module = module.double()
    for weight in module.parameters():
        torch.nn.init.normal_(weight, std=0.6)
    x = torch.randn(B, T, I, dtype=torch.float64, requires_grad=True)
    h0 = torch.randn(1, B, H, dtype=torch.float64, requires_grad=True)
    R_h = torch.randn(B, T, H, dtype=torch.float64)
    h, _ = module(x, h0)
    loss = (R_h * h).sum()
    loss.backward()
    arrays = {"x": x, "h0": h0[0], "h": h, "R_h": R_h, "loss": loss}
    arrays |= {"grad_x": x.grad, "grad_h0": h0.grad[0]}
    for side, letter in (("ih", "x"), ("hh", "h")):
        for kind in ("weight", "bias"):
            stacked = getattr(module, f"{kind}_{side}_l0")
            values = stacked.chunk(len(gates)), stacked.grad.chunk(len(gates))
            for gate, value, grad in zip(gates, *values, strict=True):
                key = f"W_{letter}{gate}" if kind == "weight" else f"b_{letter}{gate}"
                arrays |= {key: value, f"grad_{key}": grad}
    meta = {"oracle": f"torch.nn.{type(module).__name__}", "seed": seed, "torch": torch.__version__}
    numbers = {key: value.detach().numpy() for key, value in arrays.items()}
    np.savez(HERE / f"{name}.npz", meta=json.dumps(meta), **numbers)


if __name__ == "__main__":
    save("gru_torch_03", torch.nn.GRU(I, H, batch_first=True), "rzn", 503)
    save("rnn_relu_03", torch.nn.RNN(I, H, nonlinearity="relu", batch_first=True), "h", 103)
