"""The explorer of chapter 02 draws the models' own numbers."""

import numpy as np
import pytest

from lstmlab.activations import softmax
from lstmlab.explorers.language_model import LONGEST, LanguageModel, alternation_models
from lstmlab.tasks.alternation import VOCABULARY, mistakes
from lstmlab.text import NGram, Vocabulary


@pytest.fixture
def lab():
    return LanguageModel()


def by_hand(prefix):
    """Factors of a text and the next distribution, from one forward pass of the network."""
    reader = alternation_models()["recurrent network"][1]
    ids = VOCABULARY.encode(prefix)
    xs = np.concatenate([np.zeros((1, 3)), np.eye(3)[ids]])[:, None]
    rows = softmax(reader.network.forward(reader.params, xs).outputs[:, 0])
    return rows[np.arange(len(ids)), ids], rows[-1]


def widths(bars, rows):
    return [bar.get_width() for bar in bars[:rows]]


@pytest.mark.parametrize("temperature", [0.1, 1.0, 3.0])
@pytest.mark.parametrize("prefix", ["", "A", "ACCBCCCACB"])
def test_bars_and_ledger_are_the_networks_own_numbers(lab, prefix, temperature):
    lab.set(prefix=prefix, temperature=temperature)
    chain, own = by_hand(prefix)
    drawn = own ** (1 / temperature) / (own ** (1 / temperature)).sum()
    np.testing.assert_allclose(lab.drawn["drawn"], drawn, rtol=1e-9)
    np.testing.assert_allclose(widths(lab.chances.bars, 3), drawn, rtol=1e-9)
    lines = [line.get_xdata()[0] for line in lab.chances.own[:3]]
    np.testing.assert_allclose(lines, own, rtol=1e-9)
    shown = chain[-8:]
    np.testing.assert_allclose(widths(lab.ledger.bars, len(shown)), -np.log(shown), rtol=1e-9)
    products = [text.get_text() for text in lab.ledger.products if text.get_text()]
    assert [float(text) for text in products] == pytest.approx(chain.cumprod()[-8:], rel=0.1)


@pytest.mark.parametrize("model, order", [("bigram counts", 2), ("trigram counts", 3)])
def test_counts_can_be_chosen(lab, model, order):
    lab.set(model=model, prefix="ACC")
    reader = alternation_models()[model][1]
    assert reader.order == order
    np.testing.assert_array_equal(lab.drawn["own"], reader.probabilities(VOCABULARY.encode("ACC")))


def test_text_is_only_ever_added_to_as_the_steps_pass(lab):
    texts = []
    for n in (0, LONGEST, 1, 30):
        lab.set(n=n)
        texts.append(lab.drawn["written"])
    assert [len(text) for text in texts] == [0, LONGEST, 1, 30]
    assert all(texts[1].startswith(text) for text in texts)


def test_the_same_seed_writes_the_same_text_and_another_seed_another(lab):
    lab.set(n=40)
    first = lab.drawn["written"]
    lab.set(seed=1)
    assert lab.drawn["written"] != first
    lab.set(seed=0)
    assert lab.drawn["written"] == first == LanguageModel(n=40).drawn["written"]


def test_the_text_in_sight_is_yours_and_then_the_models(lab):
    lab.set(prefix="ACC", n=10)
    yours, its_own = lab.yours.get_text(), lab.its_own.get_text()
    assert (yours, its_own) == ("ACC", "   " + lab.drawn["written"])
    assert lab.underline.get_text() == "   " + 10 * "▔"


def test_of_a_long_text_the_end_is_in_sight(lab):
    lab.set(prefix="ACB" * 20, n=LONGEST)
    assert lab.yours.get_text()[0] == "…"
    assert len(lab.its_own.get_text()) == 68
    assert lab.its_own.get_text().strip() == lab.drawn["written"]


@pytest.mark.parametrize(
    "prefix, place, stranger", [("ACx", 3, "x"), ("aC", 1, "a"), ("A C", 2, "␣")]
)
def test_an_unknown_character_gets_a_sentence_and_no_error(lab, prefix, place, stranger):
    lab.set(prefix=prefix)
    assert lab.error == ""
    assert f"Character {place} of your text, “{stranger}”, is unknown" in lab.sentence
    assert "knows only A, B, C" in lab.sentence
    assert len(lab.drawn["ids"]) == place - 1


def test_the_sentence_tells_probability_nats_and_perplexity(lab):
    lab.set(prefix="ACCB")
    chain, _ = by_hand("ACCB")
    mean = -np.log(chain).mean()
    assert f"probability {chain.prod():.4f}" in lab.sentence
    assert f"{mean:.2f} nats per character, perplexity {np.exp(mean):.2f}" in lab.sentence


def test_a_flat_distribution_makes_more_mistakes_than_a_sharp_one(lab):
    def total(preset):
        lab.use(preset)
        wrong = 0
        for seed in range(10):
            lab.set(seed=seed)
            wrong += mistakes(lab.drawn["ids"])
        return wrong

    assert total("write, sharp") == 0
    assert total("write, flat") > 10


def test_the_network_keeps_through_a_pause_what_the_bigram_loses(lab):
    lab.use("a long pause")
    assert lab.drawn["own"][0] < 0.05
    lab.use("a bigram, same pause")
    assert lab.drawn["own"][0] == pytest.approx(0.25, abs=0.02)


def test_models_of_ones_own_with_many_symbols_show_the_likeliest():
    text = "the cat sat on the mat, and the dog sat by the door\n" * 3
    vocabulary = Vocabulary.from_text(text)
    model = NGram(vocabulary.encode(text), 4, len(vocabulary))
    lab = LanguageModel({"cat": (vocabulary, model)}, prefix="the")
    assert lab.values["model"] == "cat"
    assert lab.chances.names[0].get_text() == "␣"
    shown = widths(lab.chances.bars, 8)
    np.testing.assert_allclose(shown, np.sort(lab.drawn["drawn"])[::-1][:8])
    lab.set(prefix="the Z")
    assert f"knows {len(vocabulary)} others" in lab.sentence
