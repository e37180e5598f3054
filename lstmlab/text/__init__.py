"""Text: where it comes from, vocabulary, batches, n-gram models, and text that networks write.

Symbols are characters. A text becomes ids (N,), whole numbers 0 .. K-1; a batch shows the network
one-hot symbols (T, B, K) and asks at each step for the next one.
"""

from lstmlab.text.ngram import NGram
from lstmlab.text.sampling import sample
from lstmlab.text.sources import python_reference, read_text
from lstmlab.text.stream import Stream
from lstmlab.text.vocabulary import Vocabulary

__all__ = ["NGram", "Stream", "Vocabulary", "python_reference", "read_text", "sample"]
