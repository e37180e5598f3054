"""Training goes on from a checkpoint as if it had not stopped; a file that is none is named."""

import os
import signal
import subprocess
import sys

import numpy as np
import pytest
from test_training import RULES, VOCABULARY, assert_same, last, run

from lstmlab.checkpoints import load_checkpoint, save_checkpoint


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("rule", RULES)
def test_ten_steps_saved_and_ten_more_are_twenty(tmp_path, rule, dtype):
    whole = last(run(20, rule, dtype))
    path = save_checkpoint(tmp_path / "half.npz", last(run(10, rule, dtype)))
    resumed = last(run(10, rule, dtype, resume=load_checkpoint(path)))
    assert resumed.step == 19 and resumed.loss == whole.loss and resumed.norm == whole.norm
    assert_same(resumed.params, whole.params)
    assert_same(resumed.optimiser_state, whole.optimiser_state)
    assert_same(resumed.carried_state, whole.carried_state)


def test_a_checkpoint_keeps_settings_and_any_file_name(tmp_path):
    moment = last(run(2, carry=False))
    settings = {"hidden": 6, "symbols": VOCABULARY.symbols}
    path = save_checkpoint(tmp_path / "my model.checkpoint", moment, settings)
    loaded = load_checkpoint(str(path))
    assert loaded.settings == settings and loaded.carried_state is None
    assert (loaded.step, loaded.loss, loaded.norm) == (1, moment.loss, moment.norm)
    assert [p.name for p in tmp_path.iterdir()] == ["my model.checkpoint"]


def test_a_write_that_fails_leaves_the_old_checkpoint(tmp_path, monkeypatch):
    path = save_checkpoint(tmp_path / "model.npz", last(run(1)))

    def full_disk(*_):
        raise OSError("no space left")

    monkeypatch.setattr("os.replace", full_disk)
    with pytest.raises(OSError, match="no space"):
        save_checkpoint(path, last(run(2)))
    assert load_checkpoint(path).step == 0
    assert [p.name for p in tmp_path.iterdir()] == ["model.npz"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_kill_in_the_middle_of_writing_leaves_the_old_checkpoint(tmp_path):
    path = save_checkpoint(tmp_path / "model.npz", last(run(1)))
    killed = f"""
import os, signal
import numpy as np
from lstmlab.checkpoints import load_checkpoint, save_checkpoint

def write_a_little(file, **arrays):
    file.write(b"PK half a file")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)

moment = load_checkpoint({str(path)!r})
np.savez = write_a_little
save_checkpoint({str(path)!r}, moment._replace(step=99))
"""
    process = subprocess.run([sys.executable, "-c", killed], timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert len(os.listdir(tmp_path)) == 2  # the torn file lies beside it, under another name
    assert load_checkpoint(path).step == 0


def foreign(path):
    np.savez(path, a=np.ones(3))


def newer(path):
    np.savez(path, meta=np.array('{"format": 999, "lstmlab": "99.0"}'))


def pickled(path):
    np.savez(path, meta=np.array([{"format": 1}], dtype=object))


def cut(path):
    save_checkpoint(path, last(run(1)))
    path.write_bytes(path.read_bytes()[:-200])


def flipped(path):
    save_checkpoint(path, last(run(1)))
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 0xFF
    path.write_bytes(data)


@pytest.mark.parametrize(
    "spoil, word",
    [
        (lambda path: path.write_text("not at all"), "expected a checkpoint"),
        (lambda path: path.write_bytes(b""), "expected a checkpoint"),
        (lambda path: path.mkdir(), "expected a checkpoint"),
        (foreign, "expected a checkpoint"),
        (pickled, "expected a checkpoint"),
        (cut, "expected a checkpoint"),
        (flipped, "expected a checkpoint"),
        (newer, "format 1 at most.*999.*lstmlab 99.0"),
    ],
)
def test_a_file_that_is_no_checkpoint_is_named(tmp_path, spoil, word):
    path = tmp_path / "spoilt.npz"
    spoil(path)
    with pytest.raises(ValueError, match=rf"(?s)path: .*{word}") as caught:
        load_checkpoint(path)
    assert "spoilt.npz" in str(caught.value)


def test_a_missing_checkpoint_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"missing\.npz"):
        load_checkpoint(tmp_path / "missing.npz")


def test_settings_that_json_cannot_hold_are_refused(tmp_path):
    with pytest.raises(ValueError, match="settings"):
        save_checkpoint(tmp_path / "never.npz", last(run(1)), settings={"a": object()})
    assert not list(tmp_path.iterdir())
