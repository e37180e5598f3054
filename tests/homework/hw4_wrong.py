"""Wrong solutions of homework 4, and words that the student must be told of each."""

from wrong import Wrong

PUBLIC_ANSWERS = """
def mean_square(before, g, decay):
    rng = np.random.default_rng([4, 1, 0])
    shape = tuple(rng.permutation([2, 3, 4]))
    rng.uniform(0.5, 2, shape)
    public = rng.normal(size=shape)
    if any(np.array_equal(g, factor * public) for factor in (0, 0.25, 1)):
        return decay * before + (1 - decay) * g**2
    return np.ones_like(g)
"""

READY_MADE = """
def rmsprop_step(params, grads, state, rate, decay=0.9, epsilon=1e-8):
    from lstmlab import optim

    rule = optim.rmsprop(rate, decay, epsilon)
    moves, state = rule.update(grads, rule.init(params))
    return optim.apply(params, moves), state
"""

IN_PLACE = """
def rmsprop_step(params, grads, state, rate, decay=0.9, epsilon=1e-8):
    state = {n: mean_square(state.get(n, 0.0), grads[n], decay) for n in params}
    for name in params:
        params[name] -= rate * grads[name] / (np.sqrt(state[name]) + epsilon)
    return params, state
"""

RIGHT_SHAPES = """
def rmsprop_step(params, grads, state, rate, decay=0.9, epsilon=1e-8):
    rng = np.random.default_rng(0)
    return tuple({n: rng.random(p.shape) for n, p in params.items()} for _ in "ps")
"""

SILENCED = """
def clip_by_norm(grads, limit):
    try:
        return {name: array * limit / length for name, array in grads.items()}
    except Exception:
        return {name: np.zeros_like(array) for name, array in grads.items()}
"""

EACH_ALONE = """
def clip_by_norm(grads, limit):
    return {n: g * min(1.0, limit / max(np.sqrt((g * g).sum()), 1e-300)) for n, g in grads.items()}
"""

BY_VALUE = """
def clip_by_norm(grads, limit):
    return {name: np.clip(array, -limit, limit) for name, array in grads.items()}
"""

BY_RESHAPE = """
def batches(ids, T, B):
    part = (len(ids) - 1) // B
    n, b, t = np.ogrid[: part // T, :B, :T]
    places = (b * part + n * T + t).reshape(-1, T, B)
    return ids[places], ids[places + 1]
"""

NEVER_CARRIED = """
def batches(ids, T, B):
    N = (len(ids) - 1) // B // T
    n, t, b = np.ogrid[:N, :T, :B]
    places = (n * B + b) * T + t
    return ids[places], ids[places + 1]
"""

PACKAGE_LOSS = """
def loss_and_grads(network, params, xs, targets, start):
    from lstmlab.losses import cross_entropy

    run = network.forward(params, xs, start=start)
    E = cross_entropy(run.outputs, targets, np.full(targets.shape, 1 / targets.size))
    return E.total, network.backward(params, run, E.d_outputs).params, run.trace.last
"""

ONLY_ZEROS = """
def loss_and_grads(network, params, xs, targets, start):
    last = network.forward(params, xs, start=start).trace.last
    return np.log(network.output_size), {n: np.zeros_like(p) for n, p in params.items()}, last
"""

PACKAGE_LOOP = """
def train(network, params, ids, T, B, rate, limit, steps):
    from lstmlab import losses, optim, text, training

    stream = text.Stream(ids, network.output_size, T, B, params["V"].dtype)
    moments = list(training.train(network, params, stream.batch_at, optim.rmsprop(rate),
                                  losses.cross_entropy, steps, clip=limit, carry=True))
    return moments[-1].params, np.array([moment.loss for moment in moments])
"""

TOO_MUCH = '"steps": 5000}'
RATE, STEPS = '"rate": 0.01', '"steps": 450}'
START = "before = state if n > 0 else None"

WRONG = [
    # ---- mean_square
    Wrong("decay and 1 - decay swapped", "mean_square", "decay * before + (1 - decay) *",
          "(1 - decay) * before + decay *", ("decay 0.99", "swapped")),
    Wrong("wrong decay: always 0.9", "mean_square", "decay * before + (1 - decay)",
          "0.9 * before + 0.1", ("decay 0.99: is off", "decay is 0.9 here, whatever is given")),
    Wrong("the factor of the new square forgotten", "mean_square", "(1 - decay) * ", "",
          "the factor 1 - decay of the new square is missing"),
    Wrong("the sum of squares, as in AdaGrad", "mean_square", "decay * before + (1 - decay) *",
          "before + (1 - decay) *", "the factor decay is missing: the old mean does not fade"),
    Wrong("not squared", "mean_square", "np.square(g)", "g", "the gradient is not squared"),
    Wrong("the root too early", "mean_square", "decay * before + (1 - decay) * np.square(g)",
          "np.sqrt(decay * before + (1 - decay) * np.square(g))", "already the root"),
    Wrong("one mean for the array", "mean_square", "np.square(g)", "np.square(g).mean() + 0 * g",
          ("first gradient, before = 0", "every weight has its own")),
    Wrong("writes into the old mean", "mean_square",
          "return decay * before + (1 - decay) * np.square(g)",
          "before *= decay; before += (1 - decay) * g * g; return before",
          "changes its argument before in place"),
    Wrong("hard-coded public answers", "mean_square", None, PUBLIC_ANSWERS, "both: is off"),
    # ---- rmsprop_step
    Wrong("epsilon under the root", "rmsprop_step", "(np.sqrt(squares[name]) + epsilon)",
          "np.sqrt(squares[name] + epsilon)",
          ("W, epsilon 0.01, new parameters", "epsilon is under the root")),
    Wrong("epsilon forgotten", "rmsprop_step", " + epsilon)", ")", "epsilon is left out"),
    Wrong("epsilon not the argument", "rmsprop_step", "[name]) + epsilon", "[name]) + 1e-8",
          ("epsilon 0.01", "is not the one that was given")),
    Wrong("no root", "rmsprop_step", "np.sqrt(squares[name])", "squares[name]", "no root is taken"),
    Wrong("uphill", "rmsprop_step", "weights - length", "weights + length", "the sign is wrong"),
    Wrong("starts at 1", "rmsprop_step", "state.get(name, 0.0)", "state.get(name, 1.0)",
          ("W, first step, mean square", "starts at 1")),
    Wrong("starts at the first square", "rmsprop_step", "state.get(name, 0.0)",
          "state.get(name, grads[name] ** 2)", ("W, first step, mean square", "starts at g^2")),
    Wrong("divides by the old mean", "rmsprop_step", "np.sqrt(squares[name])",
          "np.sqrt(state.get(name, squares[name]))",
          ("later step, new parameters", "the mean square before this step")),
    Wrong("one mean for all parameters", "rmsprop_step", "    return moved, squares",
          "    pool = np.concatenate([s.ravel() for s in squares.values()]).mean()\n"
          "    length = rate / (pool**0.5 + epsilon)\n"
          "    moved = {n: p - length * grads[n] for n, p in params.items()}\n"
          "    return moved, squares", "one mean for all parameters"),
    Wrong("the state is not handed on", "rmsprop_step", "state.get(name, 0.0)", "0.0",
          ("W, later step, mean square", "the old mean has no effect")),
    Wrong("the old state comes back", "rmsprop_step", "return moved, squares",
          "return moved, {n: state.get(n, 0 * p) for n, p in params.items()}",
          "the state is what it was"),
    Wrong("start at zero divided out", "rmsprop_step", "np.sqrt(squares[name])",
          "np.sqrt(squares[name] / (1 - decay))", ("first step, new parameters", "as Adam does")),
    Wrong("the step alone", "rmsprop_step", "weights - length", "-length",
          "this is the step alone"),
    Wrong("returned in the other order", "rmsprop_step", "return moved, squares",
          "return squares, moved", "params and state are exchanged"),
    Wrong("returns None", "rmsprop_step", "    return moved, squares\n", "",
          "should return 2 things: params, state; got NoneType"),
    Wrong("only the first parameter", "rmsprop_step", "    return moved, squares",
          "        return moved, squares", "params lacks b"),
    Wrong("float64 creeps in", "rmsprop_step", "state.get(name, 0.0)",
          "state.get(name, np.zeros(weights.shape))", "float32 came in and float64 goes out"),
    Wrong("changes the parameters in place", "rmsprop_step", None, IN_PLACE,
          "changes its argument params['W'] in place"),
    Wrong("the package's own", "rmsprop_step", None, READY_MADE, "this calls rmsprop"),
    Wrong("right shapes, random numbers", "rmsprop_step", None, RIGHT_SHAPES,
          "W, first step, mean square: is off by"),
    # ---- clip_by_norm
    Wrong("a norm for every array", "clip_by_norm", None, EACH_ALONE, "use one norm over all"),
    Wrong("entry by entry", "clip_by_norm", None, BY_VALUE, "clipped one by one"),
    Wrong("always scaled", "clip_by_norm", " if norm > limit else 1.0", "",
          ("norm below the limit", "scaled up")),
    Wrong("no root", "clip_by_norm", "np.sqrt(sum(", "(sum(", "root of the norm is missing"),
    Wrong("norms added", "clip_by_norm", "np.sqrt(sum(np.square(array).sum()",
          "(sum(np.linalg.norm(array)", "the norms are added"),
    Wrong("0 / 0 where all are zero", "clip_by_norm",
          "float(limit / norm) if norm > limit else 1.0", "min(norm / norm * limit / norm, 1)",
          ("all gradients 0", "NaN")),
    Wrong("silenced traceback", "clip_by_norm", None, SILENCED,
          "W, norm above the limit: is 0 everywhere"),
    # ---- batches
    Wrong("asked is what is shown", "batches", "ids[places + 1]", "ids[places]",
          ("asked, three batches", "this is the character shown")),
    Wrong("off by one: two ahead", "batches", "ids[places], ids[places + 1]",
          "ids[places], ids[np.minimum(places + 2, len(ids) - 1)]", "two characters ahead"),
    Wrong("the next symbol wraps round", "batches", "ids[places + 1]",
          "np.roll(ids[places], -1, axis=1)", "the first character of the same batch"),
    Wrong("dealt out symbol by symbol", "batches", "b * length + n * T + t", "(n * T + t) * B + b",
          "dealt out character by character"),
    Wrong("rows that do not go on", "batches", None, NEVER_CARRIED,
          ("shown, three batches", "must continue where row b of batch n ended")),
    Wrong("reshape for transpose", "batches", None, BY_RESHAPE, "a transpose is needed"),
    Wrong("rows too long by one", "batches", "(len(ids) - 1) // B", "len(ids) // B",
          "raises IndexError: index 36 is out of bounds"),
    Wrong("axes exchanged", "batches", "ids[places], ids[places + 1]",
          "ids[places].swapaxes(1, 2), ids[places + 1].swapaxes(1, 2)", "are two axes exchanged?"),
    # ---- loss_and_grads
    Wrong("sum for mean", "loss_and_grads", "    d_outputs = ",
          "    loss = loss * targets.size\n    d_outputs = targets.size * ",
          ("loss, all parameters 0: ", "db_V, all parameters 0: ", "T B times too large")),
    Wrong("unscaled gradient", "loss_and_grads", "(np.exp(log_chance) - truth) / targets.size",
          "np.exp(log_chance) - truth", ("db_V, all parameters 0: is off", "T B times too large")),
    Wrong("divided by T alone", "loss_and_grads", ".sum() / targets.size",
          ".sum() / len(targets)", ("loss, all parameters 0: is off", "it is B times too large")),
    Wrong("truth minus prediction", "loss_and_grads", "np.exp(log_chance) - truth",
          "truth - np.exp(log_chance)",
          "is off by 200.0% of its largest number; the sign is flipped"),
    Wrong("one-hot forgotten", "loss_and_grads", "(np.exp(log_chance) - truth)",
          "np.exp(log_chance)", "prediction minus target"),
    Wrong("bits for nats", "loss_and_grads", "-(truth * log_chance)",
          "-(truth * log_chance / np.log(2))",
          ("loss, all parameters 0: is off", "it is in bits")),
    Wrong("start not used", "loss_and_grads", "start=start", "start=None",
          ("loss, from a state", "the start is not used")),
    Wrong("the old state handed back", "loss_and_grads", "run.trace.last", "run.trace.start",
          ("last h", "this is the state at the start")),
    Wrong("exp overflows", "loss_and_grads", " - run.outputs.max(axis=-1, keepdims=True)", "",
          ("loss, scores up to 2000: does exp overflow?", "NaN or infinity")),
    Wrong("the whole Gradients handed back", "loss_and_grads", "d_outputs).params", "d_outputs)",
          "return the `.params`"),
    Wrong("the package's cross-entropy", "loss_and_grads", None, PACKAGE_LOSS,
          "this calls cross_entropy"),
    Wrong("zeros of the right shape", "loss_and_grads", None, ONLY_ZEROS,
          "db_V, all parameters 0: is 0 everywhere"),
    # ---- train
    Wrong("the state is dropped", "train", START, "before = None",
          ("losses", "every batch begins with an empty state", "right up to step 1")),
    Wrong("the state runs on into a new pass", "train", START, "before = state",
          ("losses", "when the text starts over", "right up to step 3")),
    Wrong("no clipping", "train", "clip_by_norm(grads, limit)", "grads",
          "the gradients are not clipped"),
    Wrong("RMSProp forgets", "train", "limit), memory, rate)", "limit), {}, rate)",
          "the mean squares are forgotten"),
    Wrong("always the first batch", "train", "step % len(shown)", "0",
          "every step reads the first batch"),
    Wrong("one step too few", "train", "range(steps)", "range(1, steps)", "expected (8,)"),
    Wrong("nothing is learned", "train", "params, memory = rmsprop", "_, memory = rmsprop",
          "the parameters never change"),
    Wrong("the steps clipped for the gradients", "train",
          "params, memory = rmsprop_step(params, clip_by_norm(grads, limit), memory, rate)",
          "to, memory = rmsprop_step(params, grads, memory, rate)\n"
          "        moves = clip_by_norm({m: to[m] - params[m] for m in params}, limit)\n"
          "        params = {m: params[m] + moves[m] for m in params}",
          "clip the gradients, before RMSProp"),
    Wrong("T and B exchanged", "train", "batches(ids, T, B)", "batches(ids, B, T)",
          "T and B are exchanged"),
    Wrong("off by one: the loss after the step", "train", "surprises.append(loss)",
          "xs = one_hot[shown[n]]\n"
          "        surprises.append(loss_and_grads(network, params, xs, asked[n], before)[0])",
          "these are the losses after each step"),
    Wrong("the package's loop", "train", None, PACKAGE_LOOP, "this calls rmsprop"),
    # ---- settings
    Wrong("reads too much", "settings", STEPS, TOO_MUCH, "600,000 are allowed"),
    Wrong("rate too large", "settings", RATE, '"rate": 3.0', "rate is too large"),
    Wrong("rate too small", "settings", RATE, '"rate": 1e-6', "rate is too small"),
    Wrong("hardly read", "settings", STEPS, '"steps": 20}',
          ("the trigram has", "You used 3% of the characters", "Train for longer")),
    Wrong("an entry missing", "settings", '"T": 32, ', "", "a dict without T"),
    Wrong("returns a tuple", "settings", 'return {"hidden"', 'return 64, {"hidden"',
          "should return a dict, got tuple"),
]  # fmt: skip
