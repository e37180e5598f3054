"""The bundled reader: what its file says of itself is so; its training goes on exactly."""

import numpy as np
import pytest

from lstmlab.experiments import reader
from lstmlab.text import splits, statistics, unit_features

TEXT = "\n\n".join(f'Word {n} is "quoted {n * n}" and\n   indented (so).' for n in range(400))


@pytest.fixture(scope="module")
def bundled():
    return reader.load()


def test_the_file_is_small_and_tells_how_it_was_made(bundled):
    assert reader.CHECKPOINT.stat().st_size < 1_500_000
    about = bundled.about
    assert about["settings"] == reader.SETTINGS
    assert about["made by"] == "python -m lstmlab.experiments reader"
    assert about["steps"] == bundled.moment.step + 1 == sum(n for _, n in about["settings"]["long"])
    assert bundled.params["V"].dtype == np.float32
    assert about["lengths"][1:] == [len(bundled.tuning), len(bundled.held_out)]


def test_the_loss_it_tells_is_its_loss(bundled):
    """On a part of the text, for time's sake."""
    ids = reader.VOCABULARY.encode(bundled.held_out[:6000])
    nats = statistics.read(bundled.network, bundled.params, ids, ["C"]).nats.mean()
    assert abs(nats - bundled.about["nats"]) < 0.15


def test_it_beats_counting(bundled):
    counted = {row["order"]: row["nats"] for row in bundled.about["baselines"]}
    assert bundled.about["nats"] < min(counted[1], counted[2], counted[3])


def test_tuning_and_held_out_text_share_no_paragraph(bundled):
    assert splits.unique(bundled.held_out, apart=[bundled.tuning]) == bundled.held_out
    assert splits.shared(bundled.held_out, bundled.tuning) < 0.05


def test_results_have_a_row_a_seed_before_and_after_training():
    about, rows = reader.bundled()
    assert [row["seed"] for row in rows] == about["seeds"] == list(reader.SEEDS)
    names = set(unit_features.features("a"))
    for row in rows:
        for kind in ("trained", "untrained"):
            assert set(row[kind]["tracks"]) == names
        assert row["trained"]["nats"] < row["untrained"]["nats"]


SMALL = reader.SETTINGS | {"T": 8, "B": 4}


def steps(ids, count, resume=None):
    network = reader.network_for(hidden_size=8)
    return list(reader.lessons(network, ids, 3, 0.01, count, resume, SMALL))


def test_lessons_go_on_exactly_where_they_were_left(bundled):
    ids = reader.VOCABULARY.encode(TEXT)
    whole, first = steps(ids, 6), steps(ids, 4)
    rest = steps(ids, 2, first[-1])
    for name, p in whole[-1].params.items():
        np.testing.assert_array_equal(p, rest[-1].params[name])


def test_the_bundled_network_goes_on_learning(bundled):
    ids = reader.VOCABULARY.encode(bundled.tuning)
    *_, later = reader.lessons(bundled.network, ids, 0, 0.002, 2, bundled.moment)
    assert later.step == bundled.moment.step + 2 and later.loss < 3


def test_a_mask_is_the_same_at_every_step_and_another_in_every_batch():
    masks = [moment.run.mask for moment in steps(reader.VOCABULARY.encode(TEXT), 6)]
    assert all((mask == mask[0]).all() for mask in masks)
    assert any((mask == 0).any() for mask in masks)
    assert len({mask[0].tobytes() for mask in masks}) > 1


def test_the_same_seed_gives_the_same_network():
    ids = reader.VOCABULARY.encode(TEXT)
    one, other = steps(ids, 3)[-1], steps(ids, 3)[-1]
    np.testing.assert_array_equal(one.params["W_h"], other.params["W_h"])


def test_a_run_and_the_long_training_follow_from_their_seed(tmp_path, monkeypatch):
    text = TEXT + "".join(f"\n\n(Word) {n} again, in \"{n}\"." for n in range(400, 3000))
    monkeypatch.setattr(reader, "python_reference", lambda: text)
    monkeypatch.setattr(reader, "parts", reader.parts.__wrapped__)
    small = SMALL | {"hidden_size": 8, "short": [[0.01, 3]], "long": [[0.01, 2], [0.005, 2]]}
    row = reader.run(3, small)
    assert row == reader.run(3, small) and row["trained"]["nats"] != row["untrained"]["nats"]
    reader.train_long(tmp_path / "mine.json", small)
    monkeypatch.setattr(reader, "CHECKPOINT", tmp_path / "mine.npz")
    mine = reader.load()
    assert mine.moment.step == 3 and mine.about["settings"] == small
    assert mine.held_out == reader.parts().held_out and "baselines" in mine.about


def test_tracks_are_those_of_the_memory():
    network = reader.network_for(hidden_size=8)
    params = network.init(np.random.default_rng(0), np.float32)
    found = reader.tracks(network, params, TEXT)
    seen = statistics.read(network, params, reader.VOCABULARY.encode(TEXT))
    feature = unit_features.features(TEXT)["in quotes"]
    track = unit_features.track(np.tanh(seen.states["C"]), feature)
    assert found["tracks"]["in quotes"]["unit"] == track.unit
    assert found["tracks"]["in quotes"]["score"] == pytest.approx(track.score, abs=1e-4)
    assert found["nats"] == pytest.approx(seen.nats.mean(), abs=1e-4)
