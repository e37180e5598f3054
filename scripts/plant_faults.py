"""Plant faults in a copy of the package, one at a time, and see whether the tests notice.

    make faults                      all of them, a table, exit code 1 if one went unnoticed
    make faults ARGS="optim text"    those in files whose path holds one of the words

A fault is a file, a piece of it that stands there once, what to put in its place, and the tests
that ought to fail. Tests that cannot fail prove nothing; this shows that ours can.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]


class Fault(NamedTuple):
    """`old` becomes `new` in `file`; the tests of that name (see `place`) must fail."""

    what: str
    file: str
    old: str
    new: str
    tests: str


FAULTS = [
    # Cells, forward.
    Fault("input and output gate swapped", "cells/lstm.py", "f, i, o = sigmoid(a[:3])",
          "f, o, i = sigmoid(a[:3])", "cells"),
    Fault("candidate through a sigmoid", "cells/lstm.py", "np.tanh(a[3])", "sigmoid(a[3])",
          "cells"),
    Fault("memory without its past", "cells/lstm.py", "C[t] = f * C_before + i",
          "C[t] = f * f + i", "cells"),
    Fault("state shown without the output gate", "cells/lstm.py", "h[t] = o * np.tanh(C[t])",
          "h[t] = np.tanh(C[t])", "cells"),
    Fault("one bias for all gates", "cells/common.py", 'params["b"][:, None, None]',
          'params["b"][:1, None, None]', "cells"),
    Fault("forget bias left at 0", "cells/common.py", '["b"][0] = self.forget_bias',
          '["b"][0] = 0 * self.forget_bias', "cells"),
    Fault("output gate peeps at the old memory", "cells/peephole.py",
          "self.peep(C[t], W_co)", "self.peep(C_before, W_co)", "cells"),
    Fault("both shares of the memory kept", "cells/coupled.py", "(1 - f) * given", "given",
          "cells"),
    Fault("reset gate computed and never used", "cells/gru.py", "(r * h_seen) @ W",
          "h_seen @ W", "cells"),
    Fault("z and 1 - z swapped", "cells/gru.py", "(z, 1 - z) if self.keep_with_z else (1 - z, z)",
          "(1 - z, z) if self.keep_with_z else (z, 1 - z)", "cells"),
    Fault("recurrent mask forgotten", "cells/rnn.py", 'given.drop("h", h_before, t) @ W',
          "h_before @ W", "cells"),
    Fault("start ignored", "cells/rnn.py", 'given.start["h"]', '0 * given.start["h"]', "cells"),
    # Cells, backward.
    Fault("one of two paths into dC forgotten", "cells/lstm.py", "h_by_C[t] + d_C_next",
          "h_by_C[t]", "cells"),
    Fault("gradient of C not handed back", "cells/lstm.py", "d_C_next = dC[t] * f[t]",
          "d_C_next = 0 * dC[t]", "cells"),
    Fault("gradient of h not handed back", "cells/lstm.py", "dh[t] = d_h[t] + d_h_next",
          "dh[t] = d_h[t]", "cells"),
    Fault("slope of the forget gate wrong", "cells/lstm.py", "sigmoid_slope(f)", "tanh_slope(f)",
          "cells"),
    Fault("peephole sends nothing back", "cells/peephole.py",
          " + self.peep_back(d_i, W_ci)", "", "cells"),
    Fault("forced gates go on learning", "cells/trace.py",
          "np.zeros_like(slope) if name in self.force else slope", "slope", "cells"),
    Fault("weights not transposed on the way back", "cells/rnn.py", "d_a[t] @ W.T", "d_a[t] @ W",
          "cells"),
    Fault("mean for sum over time", "cells/common.py", "by_gate(sum_of_products(x_used, rows), G)",
          "by_gate(sum_of_products(x_used, rows), G) / T", "cells"),
    Fault("caller's array changed in place", "cells/common.py",
          "d_h = checks.array(\"d_h\", d_h, (T, B, H))",
          "d_h = checks.array(\"d_h\", d_h, (T, B, H)); d_h *= 1.5", "cells"),
    Fault("slope of ReLU everywhere", "activations.py",
          "return (value.real > 0).astype(value.dtype)", "return np.ones_like(value)",
          "activations cells"),
    Fault("NaN let through", "checks.py", "if not good.all():", "if False:", "checks cells"),
    # Around the cells.
    Fault("softmax that overflows", "activations.py",
          "logits - logits.real.max(axis=-1, keepdims=True)", "logits", "activations losses"),
    Fault("mean for sum in the loss", "losses.py", "(weights * each).sum(), each, weights",
          "(weights * each).mean(), each, weights", "losses"),
    Fault("loss gradient without minus the truth", "losses.py", "right - 1, axis=2",
          "right, axis=2", "losses network"),
    Fault("readout gradient from one step", "network.py", '{"V": h_rows.T @ d_rows}',
          '{"V": h_rows[-1:].T @ d_rows[-1:]}', "network"),
    Fault("mask not applied on the way back", "network.py", "d_h = d_h * run.mask", "pass",
          "network"),
    Fault("a term of the ledger lost", "gradients.py",
          "terms[k], d_last = grads.params, grads.start", "terms[k], d_last = grads.params, None",
          "gradients"),
    Fault("Jacobian transposed", "gradients.py", "return grads.states[wrt]",
          "return grads.states[wrt].swapaxes(1, 2)", "gradients"),
    Fault("dropout without its scale", "dropout.py", "(kept / (1 - rate))", "(kept * 1.0)",
          "dropout"),
    Fault("a new mask each step for all", "dropout.py", "T if every_step else 1, B", "T, B",
          "dropout"),
    # Optimisers and training.
    Fault("epsilon on the wrong side of the root", "optim.py",
          "(epsilon, 0.0) if epsilon_inside else (0.0, epsilon)",
          "(0.0, epsilon) if epsilon_inside else (epsilon, 0.0)", "optim"),
    Fault("decay and 1 - decay swapped", "optim.py",
          'decay * m["mean_square"] + (1 - decay) * g * g\n        inside',
          '(1 - decay) * m["mean_square"] + decay * g * g\n        inside', "optim"),
    Fault("no root under RMSProp", "optim.py", "np.sqrt(mean_square + inside)",
          "(mean_square + inside)", "optim"),
    Fault("bias never corrected", "optim.py", "if correct_bias else (1.0, 1.0)",
          "if not correct_bias else (1.0, 1.0)", "optim"),
    Fault("clip by norm dropped", "optim.py", "scale = min(1.0, max_norm / norm) if norm else 1.0",
          "scale = 1.0", "optim"),
    Fault("clip not used in training", "training.py", "if clip is not None:\n        clipped",
          "if False:\n        clipped", "training"),
    Fault("state lost at the border", "training.py", "carried = run.trace.last if carry else None",
          "carried = None", "training"),
    Fault("optimiser state not resumed", "checkpoints.py",
          "arrays |= _flatten(name, getattr(moment, name) or {})",
          'arrays |= _flatten(name, getattr(moment, "params"))', "checkpoints"),
    Fault("divergence goes unnoticed", "training.py", 'check_finite("loss", E.total)', "pass",
          "training"),
    # Tasks and text.
    Fault("wrong marks are added", "tasks/adding.py", "(xs[..., 0] * xs[..., 1]).sum(axis=0)",
          "xs[..., 0].sum(axis=0)", "tasks"),
    Fault("targets not shifted by one", "text/stream.py", "np.asarray(self.ids)[places + 1]",
          "np.asarray(self.ids)[places]", "text"),
    Fault("temperature ignored", "text/sampling.py",
          "softmax(np.log(probabilities), temperature)", "softmax(np.log(probabilities))", "text"),
    # The gap, and experiments.
    Fault("spectral radius for singular value", "norms.py", "float(np.linalg.norm(W, 2))",
          "spectral_radius(W)", "norms"),
    Fault("gap counted from the wrong end", "norms.py", "2, axis=(1, 2))[::-1]", "2, axis=(1, 2))",
          "norms"),
    Fault("rates chosen by the largest cost", "experiments/experiment.py",
          "min(of_one, key=", "max(of_one, key=", "experiments"),
    Fault("rates chosen by the mean", "experiments/experiment.py", "needed = median(",
          "needed = sum(", "experiments"),
    Fault("points run again after an end", "experiments/runner.py",
          "for key, point in points.items() if key not in known}",
          "for key, point in points.items()}", "experiments_runner"),
    Fault("a file of other settings continued", "experiments/results.py",
          "if theirs.get(name) != ours.get(name):", "if False:", "experiments_runner"),
    # The story, the wires and the tasks of the chapters on the LSTM.
    Fault("a wave takes the flag down", "tasks/flip_flop.py",
          "np.where(_SETS[word] < 0, flag, _SETS[word])",
          "np.where(_SETS[word] < 0, 0, _SETS[word])", "tasks_flip_flop"),
    Fault("answers wanted where nobody asks", "tasks/flip_flop.py",
          "asked = (ids == ASK).astype(float)",
          "asked = (ids > 0).astype(float)", "tasks_flip_flop"),
    Fault("one path into dC left out", "explorers/wires.py",
          '"C_seen": dh * now["o"] * (1 - squashed**2)',
          '"C_seen": dh * now["o"]', "explorers_wires"),
    Fault("kept share forgets to forget", "explorers/wires.py",
          '"kept": now["f"] * wires["C_before"]', '"kept": wires["C_before"]', "explorers_wires"),
    Fault("a nudge that is not held", "finite_differences.py",
          "force[gate][0] = hold[gate]", "pass",
          "finite_differences"),
    Fault("an empty memory scores", "tasks/gate_schedules.py", "max(0.0, 1 - error / empty)",
          "max(0.1, 1 - error / empty)", "tasks_gate_schedules"),
    Fault("steps not asked for are scored", "tasks/gate_schedules.py", "asked = ~np.isnan(targets)",
          "targets, asked = np.nan_to_num(targets), slice(None)", "tasks_gate_schedules"),
    # The variants, dropout and other libraries' weights.
    Fault("gates of PyTorch in another order", "convert.py",
          'TORCH = {RNN: ("h",), LSTM: ("i", "f", "c_tilde", "o")',
          'TORCH = {RNN: ("h",), LSTM: ("f", "i", "c_tilde", "o")', "convert"),
    Fault("the reset's own bias lost on the way in", "convert.py",
          'params["b"][-1], params["b_h"] = b_x[place[-1]], b_h[place[-1]].copy()',
          'params["b_h"] = b_h[place[-1]].copy()', "convert"),
    Fault("one mask thrown at every step", "explorers/dropout_paths.py",
          "np.minimum(steps, 1)", "steps",
          "explorers_dropout_paths"),
    # The homework's tests.
    Fault("a wrong row counts as right", "homework/board.py",
          "self.rows.append((name, words))\n", "self.rows.append((name, None))\n",
          "homework/test_board"),
    Fault("NaN compares as right", "homework/board.py", "if not np.isfinite(array).all():",
          "if False:", "homework/test_board"),
    Fault("a check that failed is noted as passed", "homework/board.py",
          "        board.close()\n        PASSED",
          "        PASSED", "homework/test_board"),
    Fault("a changed argument goes unnoticed", "homework/call.py", "    if spoilt:",
          "    if False:", "homework/test_call"),
    Fault("the package does the homework", "homework/call.py",
          "function.__code__ = _refuse.__code__.replace(co_name=name)", "pass",
          "homework/test_call"),
    Fault("answers computed after the call", "homework/call.py",
          "answer = settled(function(*given[0], **given[1]))",
          "answer = function(*given[0], **given[1])", "homework/test_call"),
    Fault("a failed test cell counts as passed", "homework/notebook.py",
          'cell.points, words == "", words', 'cell.points, True, words',
          "homework/test_notebook"),
    Fault("suspects before the comparison", "homework/board.py",
          "    if same(got, want, rtol, atol):\n        return None\n", "", "homework/test_board"),
    # Questions, pictures and explorers.
    Fault("a truth left unsealed", "course/questions.py", 'SEALED = "truth", ', "SEALED = ",
          "course_questions"),
    Fault("the expected answer told at once", "course/exercises.py", "if len(tries) > 1",
          "if tries", "course_exercises"),
    Fault("whatever was found is confirmed", "course/exercises.py",
          "assert _fault(found, truth, **_near(entry)) is None, ", "assert True, ",
          "explorers_prediction"),
    Fault("numbers of a quiz readable", "course/questions.py", ', "numbers"', "",
          "course_quiz_bank"),
    Fault("the same numbers at every try", "course/quiz_bank.py", "sets[attempt % len(sets)]",
          "sets[0]", "course_quiz_bank"),
    Fault("a formula may call anything", "course/formulas.py", "return FUNCTIONS[name](",
          "return eval(name)(", "course_formulas"),
    Fault("the map offers the first chapter, wherever one began", "explorers/course_map.py",
          "if number >= last)", "if number)", "explorers_course_map"),
    Fault("a wrong choice is called right", "explorers/quiz.py", "right = option == item.truth",
          "right = True", "explorers_quiz"),
    Fault("two kernels write at once", "files.py", "    while not _locked(lock):",
          "    while False:", "files course_progress"),
    Fault("progress kept under pytest", "course/progress.py",
          'not named and "PYTEST_VERSION" in os.environ', "False", "course_progress"),
    Fault("a file that cannot be read is overwritten", "course/progress.py",
          "            known = _read(path)\n", "            known = load()\n", "course_progress"),
    Fault("a solved exercise run again counts as work", "course/progress.py",
          "        return False\n    entry", "        return True\n    entry",
          "explorers_course_map course_progress"),
    Fault("a chapter is done without its quiz", "explorers/course_map.py",
          'and number in self.done["quizzes"]]', "]", "explorers_course_map"),
    Fault("a wrong prediction is never named again", "explorers/course_map.py",
          'entry["right"] < 1', 'entry["right"] < 0', "explorers_course_map"),
    Fault("a hidden view still drawn", "explorers/live_figure.py",
          "if artist.axes is None or artist.axes.get_visible():", "if True:",
          "explorers_live_figure"),
    Fault("a choice drawn that nobody sees", "explorers/live_figure.py",
          'if self.image.layout.display != "none":', "if True:", "explorers_prediction"),
    Fault("h of another colour in the large cell", "plots/cell.py",
          '("h_before", "h", "h_next", "h_up")', '("h_before", "h", "h_next")', "plots_cell"),
    Fault("a still without its gates", "explorers/gate_schedule.py", ", above=gates)", ")",
          "explorers_output_gate"),
    Fault("a pale bar of what is done", "plots/course.py", '"#ececec", MID',
          '"#ececec", "#b8b8b8"', "plots_course"),
    Fault("words in the pale colour of a line", "plots/style.py",
          "return to_hex(parts)", "return colour", "plots_style plots_peephole_cell"),
    Fault("a prediction shown before it is asked for", "explorers/prediction.py",
          "self.truth if shown else None", "self.truth", "explorers_prediction"),
    Fault("an example near an answer", "explorers/prediction.py", '"0.62", "62 %"',
          '"0.35", "35 %"', "explorers_prediction"),
    Fault("two options may hold", "course/exercises.py", "if len(holding) == 1 else holding",
          "if holding else holding", "explorers_prediction"),
    Fault("a comma taken for a mistake", "explorers/prediction.py", '.replace(",", ".")', "",
          "explorers_prediction"),
    Fault("kept words upside down", "explorers/text_cache.py", "(word[::-1])", "(word)",
          "explorers_text_cache"),
    Fault("a figure shown without its words", "explorers/show.py",
          '{"image/png": {"alt": words(sentence, numbers or {})}}', "{}", "explorers_show"),
    Fault("stale figure: nothing is sent", "explorers/explorer.py", "self.live.frame()", "pass",
          "explorers explorer"),
    Fault("stale sentence", "explorers/explorer.py",
          "self._words.text = minus(self.tell(**values))",
          "self._words.text = self._words.text or minus(self.tell(**values))",
          "explorers explorer"),
    Fault("an artist that does not move", "explorers/start_here.py", "self.point.set_data(",
          "(lambda *a: None)(", "explorers"),
    Fault("errors swallowed", "explorers/explorer.py", "            raise\n", "            pass\n",
          "explorer"),
    Fault("arrows back all as thick as the last", "plots/error_path.py",
          "words[k - 1], widths[k - 1])", "words[k - 1], widths[2])", "plots_error_path"),
]  # fmt: skip


def is_noticed(fault):
    """Whether the tests fail on a copy of the package with the fault in it."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("lstmlab", "tests"):
            ignored = shutil.ignore_patterns("__pycache__", "browser")
            shutil.copytree(ROOT / name, Path(folder, name), ignore=ignored)
        shutil.copy(ROOT / "pyproject.toml", folder)
        shutil.copytree(ROOT / "notebooks", Path(folder, "notebooks"))
        path = Path(folder, "lstmlab", fault.file)
        path.write_text(path.read_text("utf-8").replace(fault.old, fault.new), "utf-8")
        tests = [f"tests/{place(name)}.py" for name in fault.tests.split()]
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
        # The folder comes before the installed package on the path.
        environment = os.environ | {"PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode not in (0, 1):  # 1 is pytest's word for "a test failed"
        raise RuntimeError(f"{fault.what}: pytest said {done.stdout[-500:]}{done.stderr[-500:]}")
    return done.returncode == 1


def place(name):
    """Where tests stand: test_<name>, or in a folder, as named."""
    return name if "/" in name else f"test_{name}"


def misplaced():
    """Faults whose piece of code does not stand in its file exactly once."""
    texts = {fault.file: (ROOT / "lstmlab" / fault.file).read_text("utf-8") for fault in FAULTS}
    return [fault.what for fault in FAULTS if texts[fault.file].count(fault.old) != 1]


def main(words):
    """Plant the faults, two at a time, and print what the tests say."""
    if misplaced():
        sys.exit(f"these faults have no place any more: {', '.join(misplaced())}")
    chosen = [f for f in FAULTS if not words or any(word in f.file for word in words)]
    with ThreadPoolExecutor(2) as pool:
        verdicts = []
        for fault, noticed in zip(chosen, pool.map(is_noticed, chosen), strict=True):
            verdicts.append(noticed)
            word = "noticed" if noticed else "NOT NOTICED"
            print(f"{word:<12} {fault.file:<24} {fault.what}", flush=True)
    print(f"{sum(verdicts)} of {len(chosen)} planted faults noticed")
    sys.exit(0 if all(verdicts) else 1)


if __name__ == "__main__":
    main(sys.argv[1:])
