"""A file is whole at every moment."""

import os
import time

import pytest

from lstmlab import files
from lstmlab.files import written_whole


def test_the_new_file_is_there_after_the_block_and_not_before(tmp_path):
    path = tmp_path / "file"
    with written_whole(path) as file:
        file.write(b"new")
        assert not path.exists()
    assert path.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_block_that_fails_leaves_the_old_file_and_no_other(tmp_path, error):
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with pytest.raises(error), written_whole(path) as file:
        file.write(b"ne")
        raise error
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file"]


def test_a_lock_waits_for_its_owner_and_outlives_no_killed_one(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "STALE", 0.1)
    path = tmp_path / "file"
    with files.alone(path):
        (lock,) = tmp_path.iterdir()
        assert not files._locked(lock)
    assert not lock.exists()
    lock.touch()  # a killed process leaves this behind
    before = time.monotonic()
    with files.alone(path):
        assert time.monotonic() - before >= 0.1
    assert not lock.exists()
