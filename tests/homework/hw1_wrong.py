"""Wrong solutions of homework 1, and words that the student must be told of each."""

from wrong import Wrong

READY_MADE = """
def rnn_step(params, x, s_before):
    from lstmlab.cells import RNN

    H = len(s_before)
    own = {"W_x": params["U"].T[None], "W_h": params["W"].T[None], "b": np.zeros((1, H))}
    return RNN(len(x), H).forward(own, x[None, None], {"h": s_before[None]}).h[0, 0]
"""

SIGMOID = """
def rnn_step(params, x, s_before):
    a = params["U"] @ x + params["W"] @ s_before
    return 1 / (1 + np.exp(-a))
"""

OVERFLOWING = """
def rnn_step(params, x, s_before):
    a = params["U"] @ x + params["W"] @ s_before
    return (np.exp(a) - np.exp(-a)) / (np.exp(a) + np.exp(-a))
"""

PUBLIC_ANSWER = """
def grad_V(params, xs, targets, t):
    from lstmlab.homework import hw1_rnn

    public = hw1_rnn.problem(hw1_rnn.generator(0))
    if np.array_equal(public[1], xs):
        states, y_hat = rnn_forward(params, xs, np.zeros(len(params["W"])))
        return np.outer(y_hat[t - 1] - np.eye(len(params["V"]))[targets[t - 1]], states[t])
    return np.zeros_like(params["V"])
"""

TESTS_OWN = """
from lstmlab.homework.hw1_rnn import gradients as bptt
"""

RIGHT_SHAPE = """
def grad_W_terms(params, xs, targets, t):
    H = len(params["W"])
    return np.random.default_rng(0).normal(size=(t, H, H))
"""

ALL_JACOBIANS_LEFT_OUT = """
def grad_W_terms(params, xs, targets, t):
    states, y_hat = rnn_forward(params, xs, np.zeros(len(params["W"])))
    error = y_hat[t - 1] - np.eye(len(params["V"]))[targets[t - 1]]
    s = states[: t + 1]
    return (params["V"].T @ error * (1 - s[1:] ** 2))[:, :, None] * s[:-1, None]
"""

SILENCED = """
def bptt(params, xs, targets):
    try:
        return {name: array @ xs for name, array in params.items()}
    except Exception:
        return {name: np.zeros_like(array) for name, array in params.items()}
"""

LATE = """
def overfit(params, xs, targets, rate, steps):
    curve, start = [], np.zeros(len(params["W"]))
    for _ in range(steps):
        grads = bptt(params, xs, targets)
        params = {name: params[name] - rate * grads[name] for name in params}
        curve.append(losses(rnn_forward(params, xs, start)[1], targets).sum())
    return params, np.array(curve)
"""

FORWARD = [
    Wrong("tanh forgotten", "rnn_step", "np.tanh", "", "the tanh around it is missing"),
    Wrong("sigmoid for tanh", "rnn_step", None, SIGMOID, "the nonlinearity is a sigmoid, not tanh"),
    Wrong("W transposed", "rnn_step", '"W"]', '"W"].T', "s, U = 0: is off by"),
    Wrong("U transposed", "rnn_step", '"U"]', '"U"].T', ("rnn_step raises ValueError", "U")),
    Wrong("no memory", "rnn_step", 'params["W"] @ s_before', "0", "W s_before is missing"),
    Wrong("state without W", "rnn_step", 'params["W"] @ s_before', "s_before", "without W"),
    Wrong("a tanh around each product", "rnn_step", '@ x + params["W"]',
          '@ x) + np.tanh(params["W"]', ("s, both", "it should be applied to their sum")),
    Wrong("nothing returned", "rnn_step", "return ", "", "is None: does the function return it?"),
    Wrong("the package's cell called", "rnn_step", None, READY_MADE, "Here it is yours to write"),
    Wrong("tanh by powers", "rnn_step", None, OVERFLOWING, ("x of 1000", "holds NaN or infinity")),
    Wrong("the caller's state changed", "rnn_step", "    return", "    s_before *= 2\n    return",
          "changes its argument s_before in place"),
    Wrong("begun from zeros", "rnn_forward", "= [start]", "= [0 * start]",
          ("states, T = 1", "it begins from zeros, not from start")),
    Wrong("start left out", "rnn_forward", "(states),", "(states[1:]),",
          "states, T = 1: has shape"),
    Wrong("each step from start", "rnn_forward", "x_t, states[-1]))", "x_t, start))",
          ("right up to step 2", "every step is given start")),
    Wrong("softmax forgotten", "rnn_forward", "powers / powers.sum()", "scores",
          ("y_hat", "the softmax is missing")),
    Wrong("powers not divided", "rnn_forward", "powers / powers.sum()", "np.exp(scores)",
          ("y_hat", "not yet divided by the sum")),
    Wrong("powers that overflow", "rnn_forward", " - scores.max()", "",
          ("y_hat", "scores of 1000: holds NaN", "is the largest score subtracted")),
    Wrong("softmax over the steps", "rnn_forward", "return np.array(states), np.array(y_hat)",
          'p = np.exp(np.array(states[1:]) @ params["V"].T)\n'
          "    return np.array(states), p / p.sum(axis=0)",
          ("y_hat", "the sum goes over the steps")),
    Wrong("prediction from the state before", "rnn_forward", "@ states[-1]\n", "@ states[-2]\n",
          ("y_hat", "from s_{t-1}, not from s_t")),
    Wrong("returned in the wrong order", "rnn_forward", "np.array(states), np.array(y_hat)",
          "np.array(y_hat), np.array(states)", "exchanged"),
    Wrong("one of two returned", "rnn_forward", ", np.array(y_hat)", "",
          "should return 2 things: states, y_hat"),
    Wrong("minus forgotten", "losses", "-np.log", "np.log", "the sign is flipped"),
    Wrong("bits", "losses", "np.log(", "np.log2(", "it is in bits"),
    Wrong("mean over time", "losses", "(at_right)", "(at_right).mean()", "has shape (), expected"),
    Wrong("divided by T", "losses", "(at_right)", "(at_right) / len(y_hat)", "it is divided by T"),
    Wrong("no logarithm", "losses", "-np.log(at_right)", "1 - at_right", "where is the logarithm?"),
    Wrong("epsilon added", "losses", "(at_right)", "(at_right + 1e-12)", "nothing added to it"),
    Wrong("classes from 1", "losses", ", targets]", ", targets - 1]", "this counts classes from 1"),
    Wrong("0 times an infinite logarithm", "losses", "-np.log(at_right)",
          "-(np.eye(y_hat.shape[1])[targets] * np.log(y_hat)).sum(axis=1)",
          ("two nearly impossible", "holds NaN or infinity")),
]  # fmt: skip

BACKWARD = [
    Wrong("the state before", "grad_V", "states[t])", "states[t - 1])",
          "its state is s_2, not s_3"),
    Wrong("steps from 0", "grad_V", "error = y_hat", "t = min(t + 1, len(xs))\n    error = y_hat",
          "t counts from 1"),
    Wrong("y not taken off", "grad_V", "-= 1", "-= 0", "y is not subtracted from ŷ"),
    Wrong("sign turned", "grad_V", "(error, s", "(-error, s", "the sign is flipped"),
    Wrong("transposed", "grad_V", "(error, states[t])", "(states[t], error)", "is it transposed?"),
    Wrong("class of the step before", "grad_V", "targets[t - 1]", "targets[t - 2]",
          "y is that of the step before"),
    Wrong("public answers only", "grad_V", None, PUBLIC_ANSWER, ("dE_3/dV", "is 0 everywhere")),
    Wrong("slope forgotten", "grad_W_terms", " * (1 - states[k] ** 2)", "",
          ("term k=3: ", "lacks the slope of step 3", "term k=2: ", "1 - s^2, is missing")),
    Wrong("slope forgotten on the way back", "grad_W_terms", "@ inside_tanh", "@ at_state",
          ("dE_3/dW, term k=2: ", "lacks the slope of step 3")),
    Wrong("slope twice", "grad_W_terms", "states[k] ** 2)", "states[k] ** 2) ** 2",
          ("term k=3: ", "the slope of tanh is in it twice")),
    Wrong("slope 1 - s", "grad_W_terms", "states[k] ** 2", "states[k]",
          ("dE_3/dW, term k=3", "the slope of tanh")),
    Wrong("slope of a sigmoid", "grad_W_terms", "(1 - states[k] ** 2)",
          "states[k] * (1 - states[k])", "the slope of a sigmoid"),
    Wrong("W not transposed", "grad_W_terms", '"W"].T', '"W"]',
          ("dE_3/dW, term k=2: ", "W must be transposed")),
    Wrong("W left out on the way back", "grad_W_terms", 'params["W"].T @ inside', "inside",
          ("dE_3/dW, term k=2: ", "W is missing on the way back")),
    Wrong("one step late", "grad_W_terms", "states[k - 1])", "states[k])",
          ("term k=1: ", "its state is the step's own")),
    Wrong("outer product turned", "grad_W_terms", "(inside_tanh, states[k - 1])",
          "(states[k - 1], inside_tanh)", "it is transposed"),
    Wrong("last term first", "grad_W_terms", "return shares", "return shares[::-1]",
          "the order is reversed"),
    Wrong("summed already", "grad_W_terms", "return shares", "return shares.sum(axis=0)",
          ("terms (t, H, H)", "has shape")),
    Wrong("the product left out", "grad_W_terms", None, ALL_JACOBIANS_LEFT_OUT,
          ("dE_3/dW, term k=2: ", "where is ∂s_j/∂s_{j-1}?")),
    Wrong("numbers of the right shape", "grad_W_terms", None, RIGHT_SHAPE, "term k=1: should be 0"),
    Wrong("nothing handed back", "bptt", " + handed", "",
          ("dU, all", "nothing is handed back from step to step")),
    Wrong("own error overwritten", "bptt", '["V"].T @ errors[t - 1] + handed',
          '["V"].T @ errors[t - 1] if t == len(xs) else handed',
          ("dW, W = 0", "only the last loss is in it")),
    Wrong("= for += in W", "bptt", '["W"] +=', '["W"] =', ("dW, all", "+= over the steps, not =")),
    Wrong("= for += in V", "bptt", '["V"] +=', '["V"] =', ("dV, all", "right for step 1 alone")),
    Wrong("= for += in U", "bptt", '["U"] +=', '["U"] =', ("dU, all", "right for step 1 alone")),
    Wrong("slope forgotten", "bptt", " * (1 - states[t] ** 2)", "",
          ("dU, W = 0", "1 - s^2, is missing")),
    Wrong("W not transposed", "bptt", 'params["W"].T @ inside', 'params["W"] @ inside',
          ("dU, all", "W must be transposed")),
    Wrong("V from the state before", "bptt", "states[t])", "states[t - 1])",
          ("dV, all", "its state is s_{t-1}, not s_t")),
    Wrong("W from the state after", "bptt", "(inside_tanh, states[t - 1])",
          "(inside_tanh, states[t])", ("dW, all", "its state is the step's own")),
    Wrong("mean for sum", "bptt", "[targets]\n", "[targets]\n    errors /= len(xs)\n",
          ("dV, all", "it is divided by T once too often")),
    Wrong("uphill", "bptt", 'errors = y_hat - np.eye(len(params["V"]))[targets]',
          'errors = np.eye(len(params["V"]))[targets] - y_hat', "the sign is flipped"),
    Wrong("cut off after 50 steps", "bptt", "@ inside_tanh\n", "@ inside_tanh * (t % 50 > 0)\n",
          ("dW, T = 200", "something is truncated")),
    Wrong("two of three returned", "bptt", "return gathered",
          'return {n: gathered[n] for n in "UW"}', "lacks V"),
    Wrong("the test's own answer", "bptt", None, TESTS_OWN, "Here it is yours to write"),
    Wrong("errors silenced", "bptt", None, SILENCED, ("dV, T = 1", "is 0 everywhere")),
    Wrong("the caller's parameters changed", "overfit",
          "params = {name: array - rate * grads[name] for name, array in params.items()}",
          "for name in params:\n            params[name] -= rate * grads[name]",
          "changes its argument params['U'] in place"),
    Wrong("uphill", "overfit", "array - rate", "array + rate", "this goes uphill"),
    Wrong("rate forgotten", "overfit", "rate * ", "",
          ("U, steps = 1", "the learning rate is missing")),
    Wrong("mean loss", "overfit", ".sum()", ".mean()", ("losses", "it is divided by T")),
    Wrong("gradient of the first step for all", "overfit", "bptt(params, xs",
          "grads if E[1:] else bptt(params, xs", ("U, steps = 3", "the gradient of the first")),
    Wrong("the last step left out", "overfit", "grads = bptt(",
          "if len(E) == steps:\n            break\n        grads = bptt(",
          ("U, steps = 1", "it never changes")),
    Wrong("loss after the step", "overfit", None, LATE, "each is measured after its step"),
    Wrong("100 steps whatever is asked", "overfit", "< steps", "< min(steps, 100)",
          "losses has shape (100,)"),
    Wrong("only the last loss", "overfit", "np.array(E)", "E[-1]", ("losses", "has shape ()")),
]  # fmt: skip

WRONG = FORWARD + BACKWARD
