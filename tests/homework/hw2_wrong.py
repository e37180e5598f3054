"""Wrong solutions of homework 2, each with words by which the tests must tell what is wrong."""

from wrong import Wrong

STEP_TWICE = """
from lstmlab.homework import by_gate

_case = hw2.case_of(0).first_step()
_known = by_gate.forward("lstm", _case.params, _case.xs, _case.start)
_answers = {name: _known[name][0] for name in ("f", "i", "o", "c_tilde", "C", "h")}


def lstm_step(params, x, h_before, C_before):
    if np.array_equal(x, _case.xs[0]) and all(p.any() for p in params.values()):
        return _answers
    return {name: np.zeros_like(h_before) for name in _answers}
"""
STEP_ZEROS = """
def lstm_step(params, x, h_before, C_before):
    return {name: np.zeros_like(h_before) for name in ("f", "i", "o", "c_tilde", "C", "h")}
"""
READY_MADE = """
from lstmlab.cells import LSTM
from lstmlab.homework.by_gate import stacked


def lstm_forward(params, xs, h, C):
    cell = LSTM(xs.shape[2], h.shape[1])
    return vars(cell.forward(stacked("lstm", params), xs, {"h": h, "C": C}))
"""
SILENCED = """
def lstm_backward(params, trace, d_h):
    try:
        raise KeyError("whatever went wrong")
    except Exception:
        zeros = np.zeros_like(d_h[0])
        grads = {name: np.zeros_like(p) for name, p in params.items()}
        return grads, np.zeros_like(trace["x"]), zeros, zeros
"""
NOISE = """
def lstm_step_backward(params, step, d_h, d_C):
    rng = np.random.default_rng(0)
    grads = {name: rng.normal(size=p.shape) for name, p in params.items()}
    return grads, rng.normal(size=step["x"].shape), d_h, d_C
"""
BY_HEART = """
def overfit(params, xs, targets, rate, steps):
    return params, [0.5 * 0.9**n for n in range(steps)]
"""


def step(what, old, new, *words):
    return Wrong(what, "lstm_step", old, new, words)


def forward(what, old, new, *words):
    return Wrong(what, "lstm_forward", old, new, words)


def step_backward(what, old, new, *words):
    return Wrong(what, "lstm_step_backward", old, new, words)


def backward(what, old, new, *words):
    return Wrong(what, "lstm_backward", old, new, words)


def model(what, old, new, *words):
    return Wrong(what, "model_loss", old, new, words)


def descent(what, old, new, *words):
    return Wrong(what, "overfit", old, new, words)


WRONG = [
    step("gates f and i exchanged", 'f = sigmoid(seen @ params["W_f"] + params["b_f"])\n'
         '    i = sigmoid(seen @ params["W_i"] + params["b_i"])',
         'i = sigmoid(seen @ params["W_f"] + params["b_f"])\n'
         '    f = sigmoid(seen @ params["W_i"] + params["b_i"])',
         "f: is off", "these are the numbers of i"),
    step("output gate without its bias", ' + params["b_o"]', "", "o: is off", "bias b_o missing"),
    step("one bias for all gates", 'params["b_i"]', 'params["b_f"]', "i: ", "its own bias"),
    step("x before h", "[h_before, x]", "[x, h_before]", "the rows of W are for [h, x]"),
    step("tanh forgotten at the candidate", 'np.tanh(seen @ params["W_c"] + params["b_c"])',
         '(seen @ params["W_c"] + params["b_c"])', "c_tilde: is off",
         "the tanh of c_tilde is missing"),
    step("sigmoid at the candidate", 'np.tanh(seen @', 'sigmoid(seen @', "c_tilde: ",
         "tanh belongs there, not σ"),
    step("tanh at a gate", 'o = sigmoid(', 'o = np.tanh(', "o: ", "σ belongs there, not tanh"),
    step("weights transposed", 'seen @ params["W_f"]', 'seen @ params["W_f"].T',
         "raises ValueError",
         'params["W_f"].T'),
    step("memory overwritten", "f * C_before + ", "", "C: ", "f * C_before, is missing"),
    step("memory kept whole", "f * C_before", "C_before", "C: ", "f is missing"),
    step("coupled gates", "i * c_tilde", "(1 - f) * c_tilde", "C: ", "1 - f is used where i"),
    step("no tanh around the memory", "o * np.tanh(C)", "o * C", "h: ",
         "the tanh around C is missing"),
    step("the old memory shown", "np.tanh(C)", "np.tanh(C_before)", "h: ", "h shows the old C"),
    step("the caller's memory changed", "C = f * C_before + i * c_tilde",
         "C_before *= f\n    C = C_before + i * c_tilde", "changes its argument C_before in place"),
    step("nothing returned", "return {", "answer = {", "is the `return` missing?"),
    step("a key forgotten", ', "C": C, "h": h}', ', "h": h}', "returns a dict without C"),
    step("zeros of the right shape", None, STEP_ZEROS, "f: is 0 everywhere"),
    step("the public answers by heart", None, STEP_TWICE,
         "f, i, o, C, h are wrong, seen with W_f alone"),

    forward("C not handed on", 'h, C = found["h"], found["C"]', 'h = found["h"]',
            "C_before: ", "right up to step 1", "is `C` handed on"),
    forward("h not handed on", 'h, C = found["h"], found["C"]', 'C = found["C"]',
            "h_before: ", "right up to step 1", "is `h` handed on"),
    forward("h and C exchanged", 'h, C = found["h"], found["C"]', 'C, h = found["h"], found["C"]',
            "are h and C exchanged"),
    forward("start ignored", "records = []", "records, h, C = [], 0 * h, 0 * C",
            "h_before: ", "it begins from zeros"),
    forward("state kept one step late", '"C_before": C, **found', '"C_before": found["C"], **found',
            "C_before: ", "off by one"),
    forward("sequences before steps", "for record in records])", "for record in records], axis=1)",
            "are two axes exchanged?"),
    forward("read from the end", "for x in xs:", "for x in xs[::-1]:", "f: ", "read from its end"),
    forward("lstmlab's own cell", None, READY_MADE, "this calls", "LSTM.forward"),

    step_backward("the path along C left out", "dC = d_C + d_h", "dC = d_h", "dW_f: ",
                  "from the later steps is missing: two paths"),
    step_backward("the path through h left out", "dC = d_C + d_h * o * (1 - tanh_C**2)",
                  "dC = d_C", "dW_f: ", "through h is missing: two paths"),
    step_backward("slope of tanh(C) forgotten", " * (1 - tanh_C**2)", "", "dW_i: ",
                  "slope of tanh is missing on the path from h to C"),
    step_backward("slope of tanh at C itself", '(1 - tanh_C**2)', '(1 - step["C"]**2)',
                  "this uses 1 - C²"),
    step_backward("o forgotten on the path to C", "d_h * o * (1 - tanh_C", "d_h * (1 - tanh_C",
                  "o is missing on the path from h to C"),
    step_backward("slope of f forgotten", 'step["C_before"] * f * (1 - f)', 'step["C_before"]',
                  "dW_f: ", "the slope of σ at f is missing"),
    step_backward("slope of i twice", "i * (1 - i)", "(i * (1 - i))**2", "dW_i: ",
                  "slope of σ at i is there twice"),
    step_backward("sigmoid once more", "o * (1 - o)", "sigmoid(o)", "dW_o: ",
                  "σ is applied to o once more"),
    step_backward("slope of σ at the candidate", "(1 - c_tilde**2)", "c_tilde * (1 - c_tilde)",
                  "dW_c: ", "the slope of σ is used at c_tilde"),
    step_backward("the new memory at f", 'step["C_before"] *', 'step["C"] *', "dW_f: ",
                  "C as a factor, where the old C is needed"),
    step_backward("o fed by dC", '"o": d_h', '"o": dC', "dW_o: ", "dE/do comes from dE/dh"),
    step_backward("i and c_tilde exchanged", '"c": dC * i', '"c": dC * f', "dW_c: ",
                  "f as a factor, where i is needed"),
    step_backward("= for +=", "d_seen += d @", "d_seen = d @", "d_h_before: ",
                  "part of W_c alone: is it = where += is meant?"),
    step_backward("bias not summed", "d.sum(axis=0)", "d", "db_f: has shape",
                  "is the sum over the first axis missing?"),
    step_backward("mean over the batch", "d.sum(axis=0)", "d.mean(axis=0)", "db_f: ",
                  "it is divided by B"),
    step_backward("weight gradient transposed", "seen.T @ d", "(seen.T @ d).T", "dW_f: ",
                  "is it transposed?"),
    step_backward("f forgotten on the way back", "dC * f\n", "dC\n", "d_C_before: ",
                  "f is missing on the path from C to the old C"),
    step_backward("returned in another order", "d_seen[:, :H], dC * f", "dC * f, d_seen[:, :H]",
                  "d_h_before: ", "exchanged?"),
    step_backward("dC changed in place", "dC = d_C + d_h * o * (1 - tanh_C**2)",
                  "dC = d_C\n    dC += d_h * o * (1 - tanh_C**2)",
                  "changes its argument d_C in place"),
    step_backward("noise of the right shape", None, NOISE, "dW_f: is off"),

    backward("dC not handed back", "d_h[t] + to_h, to_C)", "d_h[t] + to_h, 0 * to_C)",
             "dW_f: ", "is the gradient of `C` handed back?"),
    backward("dh not handed back", "d_h[t] + to_h", "d_h[t]",
             "dW_f: ", "is the gradient of `h` handed back?"),
    backward("= for +=", "total.get(name, 0) + part", "part", "dW_f: ",
             "first step's part alone: += over the steps, not ="),
    backward("walked forwards", "reversed(range(len(d_h)))", "range(len(d_h))",
             "the loop must run backward in time"),
    backward("mean over the steps", "return total,",
             "total = {name: g / len(d_h) for name, g in total.items()}\n    return total,",
             "dW_f: ", "it is divided by T"),
    backward("d_h of the step before", "d_h[t] + to_h", "d_h[t - 1] + to_h",
             "the gradient from above is that of the step before"),
    backward("d_h of the last step only", "d_h[t] + to_h, to_C",
             "to_h + d_h[t] * (t == len(d_h) - 1), to_C",
             "is used at the last step alone; it counts at every step"),
    backward("handed back exchanged", "d_xs[t], to_h, to_C =", "d_xs[t], to_C, to_h =",
             "are h and C exchanged on the way?"),
    backward("d_xs turned round", "return total, d_xs,", "return total, d_xs[::-1],", "d_xs: ",
             "reverse them"),
    backward("the last step left out", "range(len(d_h))", "range(len(d_h) - 1)", "dW_f: ",
             "the last step is left out"),
    backward("d_h changed in place", "step = {", "d_h[t] += to_h\n        step = {",
             "changes its argument d_h in place"),
    backward("silenced traceback", None, SILENCED, "dW_f: is 0 everywhere",
             "d_C_before: is 0 everywhere"),

    model("sum for the mean", "loss = -(truth * log_y).sum() / (T * B)",
          "loss = -(truth * log_y).sum()", "loss: ", "it is T B times too large"),
    model("gradients of the sum", "(np.exp(log_y) - truth) / (T * B)", "(np.exp(log_y) - truth)",
          "dW_f: ", "dV: ", "it is T B times too large"),
    model("mean over the batch alone", "loss = -(truth * log_y).sum() / (T * B)",
          "loss = -(truth * log_y).sum() / B", "loss: ", "it is T times too large"),
    model("truth not taken off", "(np.exp(log_y) - truth)", "np.exp(log_y)", "db_V: ",
          "prediction minus target"),
    model("logarithm of a softmax", 'log_softmax(trace["h"] @ params["V"] + params["b_V"])',
          'np.log(np.exp(log_softmax(trace["h"] @ params["V"] + params["b_V"])))',
          "loss is wrong", "very large logits"),
    model("bias of the readout missing", ' + params["b_V"]', "", "loss: ", "is b_V missing?"),
    model("bits for nats", "loss = -(truth * log_y)", "loss = -(truth * log_y / np.log(2))",
          "loss: ", "in bits"),
    model("readout learns from the last step", '"tbh,tbk->hk", trace["h"], d_scores',
          '"bh,bk->hk", trace["h"][-1], d_scores[-1]', "dV: ", "only the last step's prediction"),
    model("readout's bias forgotten", '    grads["b_V"] = d_scores.sum(axis=(0, 1))\n', "",
          "grads lacks b_V"),

    descent("uphill", "p - rate", "p + rate", "W_f: ", "uphill"),
    descent("always from the first parameters", "params = {name: p - rate * grads[name]",
            "moved = {name: p - rate * grads[name]", "losses: ", "it never changes"),
    descent("rate left out", "rate * grads[name]", "grads[name]", "W_f: ",
            "the learning rate is missing"),
    descent("the caller's parameters changed", "params = {name: p - rate * grads[name] for name, p "
            "in params.items()}", "for name, p in params.items():\n"
            "            p -= rate * grads[name]",
            "changes its argument params['V'] in place"),
    descent("losses after the step", "history.append(loss)\n        params = {name: p - rate * "
            "grads[name] for name, p in params.items()}",
            "params = {name: p - rate * grads[name] for name, p in params.items()}\n"
            "        history.append(model_loss(params, xs, targets)[0])",
            "losses: ", "measured after its step"),
    descent("only the readout learns", "rate * grads[name] for",
            "rate * grads[name] * ('V' in name) for", "W_f: ", "it never changes"),
    descent("losses made up", None, BY_HEART, "losses: "),
]  # fmt: skip
