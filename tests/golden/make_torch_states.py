"""Make `torch_states.npz`: raw state_dicts of PyTorch's modules, their outputs and gradients.

python tests/golden/make_torch_states.py        (needs torch==2.13.0, which the tests do not)

Arrays are named "<case>/<name>". Batch first: x (B, T, I), h (B, T, H); R_h weighs h into a loss;
"grad <name>" is its gradient with respect to the state_dict's array of that name, or to x.
"""

import json
from pathlib import Path

import numpy as np
import torch

T, B, I, H = 7, 2, 3, 5
CASES = {
    "rnn": (torch.nn.RNN, {}),
    "lstm": (torch.nn.LSTM, {}),
    "lstm no bias": (torch.nn.LSTM, {"bias": False}),
    "lstm two layers": (torch.nn.LSTM, {"num_layers": 2}),
    "gru": (torch.nn.GRU, {}),
}


def arrays_of(kind, options, seed):
    """A module in float64 with random weights: its arrays before and after a backward pass."""
    torch.manual_seed(seed)
    module = kind(I, H, batch_first=True, **options).double()
    for weight in module.parameters():
        torch.nn.init.normal_(weight, std=0.6)
    x = torch.randn(B, T, I, dtype=torch.float64, requires_grad=True)
    R_h = torch.randn(B, T, H, dtype=torch.float64)
    h, _ = module(x)
    (R_h * h).sum().backward()
    arrays = {"x": x, "h": h, "R_h": R_h, "grad x": x.grad, **module.state_dict()}
    return arrays | {f"grad {name}": weight.grad for name, weight in module.named_parameters()}


if __name__ == "__main__":
    numbers = {
        f"{case}/{name}": value.detach().numpy()
        for seed, (case, (kind, options)) in enumerate(CASES.items(), start=700)
        for name, value in arrays_of(kind, options, seed).items()
    }
    meta = json.dumps({"oracle": "torch.nn", "torch": torch.__version__, "first seed": 700})
    np.savez(Path(__file__).with_name("torch_states.npz"), meta=meta, **numbers)
