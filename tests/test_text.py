import numpy as np
import pytest

from lstmlab import text
from lstmlab.cells import make_cell
from lstmlab.network import Network
from lstmlab.text.sampling import at_temperature

ABC = text.Vocabulary("ABC")


@pytest.fixture(scope="module")
def writer():
    """A small network that knows the symbols A, B and C, with its parameters."""
    network = Network(make_cell("lstm", 3, 5), 3)
    params = network.init(np.random.default_rng(0))
    params["V"] *= 20
    return network, params


def test_vocabulary_is_sorted_and_there_and_back_is_the_same():
    vocabulary = text.Vocabulary.from_text("banana\n")
    assert vocabulary.symbols == "\nabn" and len(vocabulary) == 4
    ids = vocabulary.encode("nab")
    assert ids.tolist() == [3, 1, 2] and vocabulary.decode(ids) == "nab"
    assert vocabulary.decode(vocabulary.encode("")) == ""


def test_one_hot_puts_a_one_at_the_id():
    hot = ABC.one_hot(np.array([[0, 2]]), np.float32)
    np.testing.assert_array_equal(hot, [[[1, 0, 0], [0, 0, 1]]])
    assert hot.dtype == np.float32


def test_unknown_symbols_are_named_with_their_place():
    with pytest.raises(ValueError, match="text.*'ABC'.*'D' at position 2"):
        ABC.encode("ABDD")


def test_read_text_takes_utf8_with_and_without_mark(tmp_path):
    for name, data in (("plain", b""), ("marked", b"\xef\xbb\xbf")):
        (tmp_path / name).write_bytes(data + "Grüße,\r\nWelt\r".encode())
        assert text.read_text(tmp_path / name) == "Grüße,\nWelt\n"
        assert text.read_text(str(tmp_path / name)) == "Grüße,\nWelt\n"


def test_read_text_says_what_is_wrong_and_where(tmp_path):
    (tmp_path / "latin.txt").write_bytes("Grüße".encode("latin-1"))
    (tmp_path / "empty.txt").touch()
    with pytest.raises(ValueError, match=r"latin\.txt.*0xfc at position 2"):
        text.read_text(tmp_path / "latin.txt")
    with pytest.raises(ValueError, match=r"empty\.txt"):
        text.read_text(tmp_path / "empty.txt")
    with pytest.raises(ValueError, match="folder"):
        text.read_text(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"missing\.txt"):
        text.read_text(tmp_path / "missing.txt")


def test_the_python_reference_is_long_plain_text():
    reference = text.python_reference()
    assert len(reference) > 200_000 and reference.isascii()
    assert len(set(reference)) < 100 and "\t" not in reference and "\n\n\n" not in reference
    assert " \n" not in reference and reference == text.python_reference()


def test_a_stream_reads_every_row_without_gap_or_overlap():
    ids = np.arange(103) % 7
    stream = text.Stream(ids, 7, T=4, B=3, dtype=np.float64)
    assert stream.per_pass == 8
    rows = [[], [], []]
    for step in range(8):
        batch = stream.batch_at(step)
        assert batch.xs.shape == (4, 3, 7) and batch.targets.shape == (4, 3)
        assert batch.fresh.tolist() == [step == 0] * 3
        assert batch.weights.sum() == pytest.approx(1)
        for b in range(3):
            rows[b] += batch.xs[:, b].argmax(axis=1).tolist()
            assert batch.targets[-1, b] == ids[34 * b + len(rows[b])]
    for b in range(3):
        assert rows[b] == ids[34 * b : 34 * b + 32].tolist()


def test_targets_are_the_next_symbols():
    batch = text.Stream(np.arange(9), 9, T=4, B=2).batch_at(0)
    np.testing.assert_array_equal(batch.xs.argmax(axis=2), [[0, 4], [1, 5], [2, 6], [3, 7]])
    np.testing.assert_array_equal(batch.targets, [[1, 5], [2, 6], [3, 7], [4, 8]])
    assert batch.xs.dtype == np.float32


def test_a_second_pass_begins_anew():
    stream = text.Stream(np.arange(40) % 5, 5, T=3, B=2)
    first, again = stream.batch_at(0), stream.batch_at(stream.per_pass)
    assert again.fresh.all() and np.array_equal(first.xs, again.xs)
    assert not stream.batch_at(stream.per_pass + 1).fresh.any()


def chances(writer, said, temperature=1.0):
    """P(A), P(B), P(C) after a text, from one pass over all of it."""
    network, params = writer
    logits = network.forward(params, ABC.one_hot(ABC.encode(said))[:, None]).outputs[-1, 0]
    return np.exp(logits / temperature) / np.exp(logits / temperature).sum()


def test_sampling_feeds_each_symbol_back(writer):
    said = "AB"
    for u in np.random.default_rng(1).random(20):
        said += "ABC"[np.searchsorted(np.cumsum(chances(writer, said)), u)]
    assert text.sample(*writer, ABC, "AB", 20, 1.0, np.random.default_rng(1)) == said[2:]


def test_samples_follow_the_probabilities(writer):
    rng = np.random.default_rng(0)
    firsts = [text.sample(*writer, ABC, "A", 1, 1.5, rng) for _ in range(2000)]
    shares = [firsts.count(symbol) / 2000 for symbol in "ABC"]
    np.testing.assert_allclose(shares, chances(writer, "A", 1.5), atol=0.05)


def test_sampling_goes_on_from_the_state_it_is_given(writer):
    network, params = writer
    start = network.forward(params, ABC.one_hot(ABC.encode("AB"))[:, None]).trace.last
    whole = text.sample(*writer, ABC, "ABC", 20, rng=np.random.default_rng(0))
    assert text.sample(*writer, ABC, "C", 20, rng=np.random.default_rng(0), start=start) == whole


def test_temperature_sharpens_down_to_the_likeliest(writer):
    p = chances(writer, "A")
    peaks = [at_temperature(p, temperature).max() for temperature in (10, 1, 0.2, 0)]
    assert peaks == sorted(peaks) and peaks[0] < peaks[1] < peaks[2] < peaks[3] == 1
    greedy = text.sample(*writer, ABC, "A", 8, temperature=0)
    assert len(greedy) == 8 and greedy == text.sample(*writer, ABC, "A", 8, 0)
    assert greedy[0] == "ABC"[p.argmax()]


def test_sampling_works_in_float32(writer):
    network, params = writer
    params = {name: p.astype(np.float32) for name, p in params.items()}
    assert len(text.sample(network, params, ABC, "A", 50, 0.5, np.random.default_rng(0))) == 50


def test_bare_fractions_give_the_probability_of_ABC():
    ids = ABC.encode("ABCABBAC")
    model = text.NGram(ids, order=3, symbols=3, strength=0)
    A, B, C = 0, 1, 2
    assert model.counts[()].tolist() == [3, 3, 2]
    assert model.counts[(A,)].tolist() == [0, 2, 1]
    assert model.counts[(A, B)].tolist() == [0, 1, 1]
    p = model.probabilities()[A] * model.probabilities([A])[B] * model.probabilities([A, B])[C]
    assert p == pytest.approx(3 / 8 * 2 / 3 * 1 / 2)
    assert model.cross_entropy([A, B, C]) == pytest.approx(-np.log(p) / 3)


def test_smoothing_mixes_with_the_order_below():
    model = text.NGram(ABC.encode("AAB"), order=2, symbols=3, strength=1.5)
    one = (np.array([2, 1, 0]) + 1.5 / 3) / (3 + 1.5)
    np.testing.assert_allclose(model.probabilities(), one)
    np.testing.assert_allclose(model.probabilities([0]), (np.array([1, 1, 0]) + 1.5 * one) / 3.5)
    np.testing.assert_allclose(model.probabilities([2]), one)  # C was never followed by anything


@pytest.mark.parametrize("order", [1, 2, 5])
@pytest.mark.parametrize("strength", [0, 0.3, 5])
def test_probabilities_add_up_to_one_and_only_the_last_symbols_count(order, strength):
    ids = np.random.default_rng(0).integers(0, 4, 60)
    model = text.NGram(ids, order, 4, strength)
    for prefix in ([], [1], [3, 3, 3, 3, 3, 3], [0, 1, 2, 3, 0, 1]):
        p = model.probabilities(prefix)
        assert p.shape == (4,) and p.min() >= 0 and p.sum() == pytest.approx(1, rel=1e-14)
        if len(prefix) >= order - 1:
            np.testing.assert_array_equal(model.probabilities([2, *prefix]), p)


def test_cross_entropy_is_the_mean_surprise_symbol_by_symbol():
    rng = np.random.default_rng(0)
    model = text.NGram(rng.integers(0, 4, 200), 3, 4)
    ids = rng.integers(0, 4, 30)
    each = [-np.log(model.probabilities(ids[:t])[ids[t]]) for t in range(30)]
    assert model.cross_entropy(ids) == pytest.approx(np.mean(each), rel=1e-14)
    assert text.NGram([0, 0], 1, 2, strength=0).cross_entropy([1]) == np.inf


def test_longer_context_helps_on_real_text():
    reference = text.python_reference()[:60_000]
    vocabulary = text.Vocabulary.from_text(reference)
    ids = vocabulary.encode(reference)
    models = [text.NGram(ids[:50_000], order, len(vocabulary)) for order in (1, 3)]
    one, three = (model.cross_entropy(ids[50_000:]) for model in models)
    assert np.log(len(vocabulary)) > one > three + 0.5


def network_and_params():
    network = Network(make_cell("rnn", 3, 2), 3)
    return network, network.init(np.random.default_rng(0)), ABC


IDS = np.arange(20) % 3


@pytest.mark.parametrize(
    "call, word",
    [
        (lambda: text.Vocabulary(""), "symbols"),
        (lambda: text.Vocabulary("ABA"), "symbols.*'ABA'"),
        (lambda: ABC.decode([0, 3]), "ids.*0 .. 2.*0 .. 3"),
        (lambda: ABC.decode([0.0]), "ids"),
        (lambda: ABC.one_hot([-1]), "ids"),
        (lambda: text.Stream(IDS, 3, 0, 1), "T"),
        (lambda: text.Stream(IDS, 3, 1, 0), "B"),
        (lambda: text.Stream(IDS, 2, 1, 1), "ids.*0 .. 1"),
        (lambda: text.Stream(IDS.astype(float), 3, 1, 1), "ids"),
        (lambda: text.Stream(IDS, 3, 10, 2), "ids.*21.*20"),
        (lambda: text.Stream(IDS, 3, 2, 2).batch_at(-1), "step"),
        (lambda: text.sample(*network_and_params(), "", 3), "prefix"),
        (lambda: text.sample(*network_and_params(), "A", -1), "length"),
        (lambda: text.sample(*network_and_params(), "A", 3, rng=7), "rng"),
        (lambda: text.sample(*network_and_params(), "A", 3, -0.5), "temperature.*-0.5"),
        (lambda: text.sample(*network_and_params(), "Z", 3), "text.*'Z'"),
        (lambda: text.NGram(IDS, 0, 3), "order"),
        (lambda: text.NGram(IDS, 2, 2), "ids"),
        (lambda: text.NGram([], 2, 2), "ids"),
        (lambda: text.NGram(IDS, 2, 3, -1), "strength"),
        (lambda: text.NGram(IDS, 2, 3).probabilities([3]), "prefix"),
        (lambda: text.NGram(IDS, 2, 3).cross_entropy([]), "ids"),
    ],
)
def test_bad_input_is_named(call, word):
    with pytest.raises(ValueError, match=word):
        call()
