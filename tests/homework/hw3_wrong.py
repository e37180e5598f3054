"""Wrong solutions of homework 3, for each of the three cells."""

from pathlib import Path

from wrong import Wrong

from lstmlab.homework import notebook

PATH = Path(__file__).parents[2] / "notebooks" / "homework" / "source" / "hw3" / "hw3.ipynb"
CELLS = {cell.id: cell.source for cell in notebook.cells(PATH) if cell.answer}


def of(variant, what, question, old, new, words):
    """A mistake in a cell other than the notebook's choice: that cell is chosen besides."""
    source = CELLS[question]
    assert source.count(old) == 1, f"{old!r} should stand there once"
    spoilt = f'VARIANT = "{variant}"\n' + source.replace(old, new)
    return Wrong(f"{variant}: {what}", question, None, spoilt, words)


STEP = [
    Wrong("z and r exchanged", "variant_step",
          'sigmoid(product("z")), sigmoid(product("r"))',
          'sigmoid(product("r")), sigmoid(product("z"))',
          ("z: ", "these are the numbers of r")),
    Wrong("reset after the product", "variant_step",
          'np.tanh(product("n", r * h))',
          'np.tanh(x @ params["W_n"][h.shape[1]:] + params["b_n"]'
          ' + r * (h @ params["W_n"][:h.shape[1]]))',
          ("n: ", "this applies r after the matrix product")),
    Wrong("reset never used", "variant_step", 'product("n", r * h)', 'product("n")',
          ("n: ", "the reset gate is computed and never used")),
    Wrong("1 - z and z exchanged", "variant_step", "(1 - z) * h + z * n", "z * h + (1 - z) * n",
          ("h: ", "z and 1 - z are exchanged")),
    Wrong("old state dropped", "variant_step", "(1 - z) * h + z * n", "z * n",
          ("h: ", "the old state is not kept")),
    Wrong("x before h", "variant_step", "np.concatenate([h, x], axis=1)",
          "np.concatenate([x, h], axis=1)", ("z: ", "the rows of W are for [h, x]")),
    Wrong("no bias", "variant_step", ' + params[f"b_{g}"]', "",
          ("z: ", "is the bias b_z missing?")),
    Wrong("sigmoid on the candidate", "variant_step", 'np.tanh(product("n", r * h))',
          'sigmoid(product("n", r * h))', ("n: ", "tanh belongs there, not σ")),
    Wrong("weights transposed", "variant_step", '@ params[f"W_{g}"]', '@ params[f"W_{g}"].T',
          ("variant_step raises ValueError", 'product("z")')),
    Wrong("the old state changed in place", "variant_step",
          'return {"z": z, "r": r, "n": n, "h": (1 - z) * h + z * n}',
          'h *= 1 - z; h += z * n; return {"z": z, "r": r, "n": n, "h": h}',
          "changes its argument state['h'] in place"),
    Wrong("ready-made cell", "variant_step", None,
          "from lstmlab.cells import GRU\n"
          "def variant_step(params, x, state):\n"
          "    W, H = np.stack([params['W_' + g] for g in 'zrn']), len(params['b_z'])\n"
          "    theirs = {'W_h': W[:, :H], 'W_x': W[:, H:],\n"
          "              'b': np.stack([params['b_' + g] for g in 'zrn'])}\n"
          "    run = GRU(x.shape[1], H).forward(theirs, x[None], state)\n"
          "    return {'z': run.z[0], 'r': run.r[0], 'n': run.h_tilde[0], 'h': run.h[0]}",
          "calls GRU.forward of lstmlab"),
    Wrong("random numbers of the right shape", "variant_step", None,
          "def variant_step(params, x, state):\n"
          "    draw = np.random.default_rng(0).random\n"
          "    return {name: draw(state['h'].shape) for name in 'zrnh'}",
          ("z: is off by", "z, r, n, h are wrong, seen with each")),
    Wrong("right for the public numbers alone", "variant_step", 'h = state["h"]\n',
          'h = state["h"]\n    if params["V"].shape != (5, 2):\n'
          '        return {name: 0 * h for name in "zrnh"}\n',
          "z, r, n, h are wrong, seen with one sequence and one unit"),
    of("coupled", "i = f", "variant_step", "C = f * C_before + (1 - f) * c_tilde",
       "C = f * C_before + f * c_tilde", ("C: ", "c_tilde is multiplied by f; it should be 1 - f")),
    of("coupled", "f and 1 - f exchanged", "variant_step",
       "C = f * C_before + (1 - f) * c_tilde", "C = (1 - f) * C_before + f * c_tilde",
       ("C: ", "f and 1 - f are exchanged")),
    of("coupled", "the sign in 1 - f", "variant_step", "(1 - f) * c_tilde", "(f - 1) * c_tilde",
       ("C: ", "c_tilde is subtracted; it should be added")),
    of("coupled", "the memory shown without tanh", "variant_step",
       'C = f * C_before + (1 - f) * c_tilde\n'
       '        return {"f": f, "o": o, "c_tilde": c_tilde, "C": C, "h": o * np.tanh(C)}',
       'C = f * C_before + (1 - f) * c_tilde\n'
       '        return {"f": f, "o": o, "c_tilde": c_tilde, "C": C, "h": o * C}',
       ("h: ", "the tanh around C is missing")),
    of("peephole", "o looks at the old memory", "variant_step", 'params["p_o"] * C)',
       'params["p_o"] * C_before)', ("o: ", "o reads the old C")),
    of("peephole", "p_f and p_i exchanged", "variant_step",
       'sigmoid(product("f") + params["p_f"] * C_before)',
       'sigmoid(product("f") + params["p_i"] * C_before)', ("f: ", "exchanged: p_f with p_i")),
    of("peephole", "i has no peephole", "variant_step",
       'sigmoid(product("i") + params["p_i"] * C_before)', 'sigmoid(product("i"))',
       ("i: ", "p_i is missing")),
]

FORWARD = [
    Wrong("the state not handed on", "variant_forward",
          "        state = variant_step(params, x, state)\n        steps.append(state)",
          "        state = variant_step(params, x, start)\n        steps.append(state)",
          ("right up to step 1, ", "is `h` handed on to the next step?")),
    Wrong("nothing returned", "variant_forward", 'return {"xs"', 'trace = {"xs"',
          "variant_forward should return 6 things: start, xs, z, r, n, h; got NoneType"),
    Wrong("the start not used", "variant_forward", "[], start\n",
          "[], {name: 0 * value for name, value in start.items()}\n",
          ("h: ", "it begins from zeros")),
    Wrong("time runs backwards", "variant_forward", "for x in xs:", "for x in xs[::-1]:",
          ("h: ", "read from its end")),
    Wrong("only the last step returned", "variant_forward",
          "np.array([step[name] for step in steps])", "steps[-1][name]", "z: has shape"),
    Wrong("sequences before time", "variant_forward",
          "np.array([step[name] for step in steps])",
          "np.array([step[name] for step in steps]).swapaxes(0, 1)", "are two axes exchanged?"),
    of("coupled", "C not handed on", "variant_forward",
       "        state = variant_step(params, x, state)\n        steps.append(state)",
       "        state = variant_step(params, x, state)\n        steps.append(state)\n"
       '        state = {**state, "C": start["C"]}',
       ("C: ", "is `C` handed on to the next step?")),
]

STEP_BACKWARD = [
    Wrong("z without the old state", "variant_step_backward", "d_h * (n - h) * z", "d_h * n * z",
          ("dW_z: ", "the old h is missing in it")),
    Wrong("the slope of z forgotten", "variant_step_backward",
          "d_h * (n - h) * z * (1 - z)", "d_h * (n - h)",
          ("dW_z: ", "the slope of σ at z is missing")),
    Wrong("the slope of n forgotten", "variant_step_backward", "d_h * z * (1 - n * n)", "d_h * z",
          ("dW_n: ", "the slope of tanh at n is missing")),
    Wrong("the slope of r twice", "variant_step_backward", "* h * r * (1 - r)}",
          "* h * (r * (1 - r))**2}", ("dW_r: ", "the slope of σ at r is there twice")),
    Wrong("W_n saw h", "variant_step_backward",
          "np.concatenate([r * h, x], axis=1), d_h", "np.concatenate([h, x], axis=1), d_h",
          ("dW_n: ", "this uses h; W_n has multiplied r * h")),
    Wrong("r forgotten on the way back", "variant_step_backward",
          "+ d_seen_n[:, :H] * r}", "+ d_seen_n[:, :H]}",
          ("d_h_before: ", "the r is missing on the way back")),
    Wrong("what was kept sends nothing back", "variant_step_backward",
          'd_before = {"h": d_h * (1 - z) + d_seen_n', 'd_before = {"h": d_seen_n',
          ("d_h_before: ", "the path through 1 - z is missing")),
    Wrong("the gates send nothing back to h", "variant_step_backward",
          'd_before["h"] + d_seen[:, :H]', 'd_before["h"] + 0 * d_seen[:, :H]',
          ("d_h_before: ", "the gradients through the gates z and r to h are missing")),
    Wrong("n sends nothing back to x", "variant_step_backward",
          "d_x = d_x + d_seen_n[:, H:]", "d_x = d_x",
          ("d_x: ", "the part through W_n is missing")),
    Wrong("the mean over the sequences", "variant_step_backward",
          '{f"b_{g}": d.sum(axis=0)', '{f"b_{g}": d.mean(axis=0)',
          ("db_z: ", "it is divided by B")),
    Wrong("weights' gradients transposed", "variant_step_backward",
          '{f"W_{g}": seen.T @ d', '{f"W_{g}": d.T @ seen', "dW_z: has shape"),
    Wrong("biases not summed", "variant_step_backward", '{f"b_{g}": d.sum(axis=0)', '{f"b_{g}": d',
          "db_z: has shape"),
    Wrong("a trap that returns zeros", "variant_step_backward", None,
          "def variant_step_backward(params, x, before, now, d_now):\n"
          "    try:\n        raise ValueError\n"
          "    except ValueError:\n"
          "        zeros = {name: 0 * value for name, value in params.items()}\n"
          "        return {'params': zeros, 'x': 0 * x, 'before': {'h': 0 * before['h']}}",
          ("dW_z: is 0 everywhere", "d_h_before: is 0 everywhere")),
    Wrong("the caller's gradient changed", "variant_step_backward",
          'before["h"].shape[1], d_now["h"]\n',
          'before["h"].shape[1], d_now["h"]\n    d_h *= now["z"]\n',
          "changes its argument d_now['h'] in place"),
    Wrong("a gradient left out", "variant_step_backward",
          '"b_n": d_n.sum(axis=0)}', '"b": d_n.sum(axis=0)}', "params lacks b_n"),
    of("coupled", "f's second use forgotten", "variant_step_backward",
       "d_C * (C - c_tilde) * f", "d_C * C * f", ("dW_f: ", "1 - f multiplies c_tilde")),
    of("coupled", "plus for minus in f", "variant_step_backward",
       "d_C * (C - c_tilde) * f", "d_C * (C + c_tilde) * f",
       ("dW_f: ", "a minus belongs there")),
    of("coupled", "f for 1 - f at the candidate", "variant_step_backward",
       "d_C * (1 - f) * (1 - c_tilde**2)", "d_C * f * (1 - c_tilde**2)",
       ("dW_c: ", "f and 1 - f are exchanged")),
    of("coupled", "later steps forgotten", "variant_step_backward",
       'd_now["C"] + d_h * o', "d_h * o", ("d_C_before: ", "from the later steps is missing")),
    of("coupled", "the path through h forgotten", "variant_step_backward",
       'd_C = d_now["C"] + d_h * o * (1 - tanh_C**2)', 'd_C = d_now["C"]',
       ("dW_f: ", "what comes to C through h is missing")),
    of("coupled", "the slope of tanh forgotten", "variant_step_backward",
       "d_h * o * (1 - tanh_C**2)", "d_h * o", ("d_C_before: ", "the slope of tanh")),
    of("peephole", "no gradient from o's peephole", "variant_step_backward",
       'd_C = d_C + d_pre["o"] * params["p_o"]', "d_C = d_C",
       ("d_C_before: ", "the gradient through p_o to the new C is missing")),
    of("peephole", "no gradient from the peepholes of f and i", "variant_step_backward",
       'for g in "fi" if peep', 'for g in ""',
       ("d_C_before: ", "the gradients through p_f and p_i to the old C are missing")),
    of("peephole", "p_o with the old memory", "variant_step_backward",
       '"p_o": d_pre["o"] * now["C"]', '"p_o": d_pre["o"] * C',
       ("dp_o: ", "this uses the old C; o has read the new one")),
]  # fmt: skip

BACKWARD = [
    Wrong("= for +=", "variant_backward", "d_params.get(name, 0) + value", "value",
          ("dW_z: ", "+= over the steps, not =")),
    Wrong("nothing handed back", "variant_backward", 'd_state["h"] + d_hs[t]}', "d_hs[t]}",
          ("back h: ", "right at the last step only; is the gradient of `h` handed back")),
    Wrong("what is handed back kept at zero", "variant_backward",
          '        d_state = step["before"]\n', "", "back h: is 0 everywhere"),
    Wrong("the losses before the last forgotten", "variant_backward",
          'd_state["h"] + d_hs[t]}', 'd_state["h"] + (d_hs[t] if t == len(d_hs) - 1 else 0)}',
          ("d_xs: ", "the last step alone; it counts at every step")),
    Wrong("time forwards", "variant_backward", "for t in reversed(range(len(d_hs))):",
          "for t in range(len(d_hs)):", ("dW_z: ", "the loop must run backward in time")),
    Wrong("the state of the same step", "variant_backward", "trace[name][t - 1] if t else",
          "trace[name][t] if t else", ("dW_z: ", "this uses the state of step t; ")),
    Wrong("the mean over time", "variant_backward", 'return {"params": d_params,',
          'return {"params": {n: v / len(d_hs) for n, v in d_params.items()},',
          ("dW_z: ", "it is divided by T")),
    Wrong("back in the order of making", "variant_backward", "for each in reversed(back)",
          "for each in back", ("back h: ", "reverse them")),
    Wrong("start before every step", "variant_backward",
          'trace[name][t - 1] if t else trace["start"][name]', 'trace["start"][name]',
          ("dW_z: ", "this uses the start; ")),
    of("coupled", "C not handed back", "variant_backward", '{**d_state, "h"',
       '{"C": np.zeros_like(d_hs[0]), "h"',
       ("dW_f: ", "right at the last step only; is the gradient of `C` handed back")),
    of("peephole", "h not handed back", "variant_backward", 'd_state["h"] + d_hs[t]}',
       "d_hs[t]}", ("dW_f: ", "is the gradient of `h` handed back")),
]

FLOW = [
    Wrong("losses everywhere", "gradient_flow", "d_hs[-1] = d_last", "d_hs[:] = d_last",
          ("h, a made-up backward: ", "it belongs to the last alone")),
    Wrong("loss at the first step", "gradient_flow", "d_hs[-1]", "d_hs[0]",
          ("h, a made-up backward: ", "d_last comes in at the first step")),
    Wrong("one norm of all sequences", "gradient_flow",
          "np.sqrt((each**2).sum(axis=2)).mean(axis=1)", "np.sqrt((each**2).sum(axis=(1, 2)))",
          ("h, a made-up backward: ", "this is one norm of all")),
    Wrong("no root", "gradient_flow", "np.sqrt((each**2).sum(axis=2))", "(each**2).sum(axis=2)",
          ("h, a made-up backward: ", "the root of the sum of squares is missing")),
    Wrong("time turned round", "gradient_flow", ".mean(axis=1) for", ".mean(axis=1)[::-1] for",
          ("h, a made-up backward: ", "reverse them")),
    Wrong("always the own cell", "gradient_flow", "back = backward(params",
          "back = variant_backward(params",
          "call the `backward` that is given"),
    Wrong("the public numbers learned by heart", "gradient_flow", "d_hs[-1] = d_last",
          "d_hs[-1] = d_last if len(d_hs) == 6 else 1", "h, a made-up backward: is off by"),
    Wrong("h alone", "gradient_flow", "for name, each in back.items()",
          'for name, each in back.items() if name == "h"', "the flow lacks C"),
]

LOSS = [
    Wrong("the sum over sequences", "last_step_loss", "d_scores = d_scores / len(targets)",
          "d_scores = d_scores", ("dV, rnn: ", "it is B times too large")),
    Wrong("every step asked", "last_step_loss", "d_hs[-1] = d_scores", "d_hs[:] = d_scores",
          ("dW_h, rnn: ", "from the last step, and from that alone?")),
    Wrong("bits", "last_step_loss", "return -log_y[rows, targets].mean()",
          "return -log_y[rows, targets].mean() / np.log(2)", ("loss, rnn: ", "it is in bits")),
    Wrong("V transposed", "last_step_loss", "h_last.T @ d_scores", "d_scores.T @ h_last",
          ("dV, rnn: ", "is it transposed?")),
    Wrong("overflow", "last_step_loss",
          "    scores = scores - scores.max(axis=1, keepdims=True)\n", "",
          ("loss, rnn: holds NaN or infinity", "is the largest score subtracted?")),
    Wrong("one-hot not taken off", "last_step_loss", "    d_scores[rows, targets] -= 1\n", "",
          "dV, rnn: is off by"),
    Wrong("the readout's gradients left out", "last_step_loss",
          'grads = {**grads, "V": h_last.T @ d_scores, "b_V": d_scores.sum(axis=0)}',
          "grads = {**grads}", "grads lacks V, b_V"),
    Wrong("the gradients first", "last_step_loss", "return -log_y[rows, targets].mean(), grads",
          "return grads, -log_y[rows, targets].mean()", "grads should be a dict"),
]

OVERFIT = [
    Wrong("up the slope", "overfit", "value - rate", "value + rate",
          ("losses: ", "go against the gradient")),
    Wrong("the rate forgotten", "overfit", "rate * grads[name]", "grads[name]",
          ("losses: ", "right up to step 1, wrong from the next one on")),
    Wrong("the new params never used", "overfit", "        params = {name: value",
          "        moved = {name: value", ("losses: ", "are the new params used")),
    Wrong("params changed in place", "overfit",
          "params = {name: value - rate * grads[name] for name, value in params.items()}",
          "for name in params: params[name] -= rate * grads[name]",
          "changes its argument params['a'] in place"),
    Wrong("one step too few", "overfit", "range(steps)", "range(steps - 1)",
          "losses: has shape (5,), expected (6,)"),
    Wrong("right for few steps alone", "overfit",
          "        params = {name: value - rate * grads[name] for name",
          "        params = {name: value - rate * grads[name] * (steps < 9) for name",
          ("gru, a gap of 3: ", "E ends at ", "; below 0.1 is expected")),
]

WRONG = [*STEP, *FORWARD, *STEP_BACKWARD, *BACKWARD, *FLOW, *LOSS, *OVERFIT]
