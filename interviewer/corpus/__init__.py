"""The question corpus: read it from YAML, check it, add to it. The files are the truth; every index is made from them."""

from interviewer.corpus.read import Corpus, Fault, read_corpus

__all__ = ["Corpus", "Fault", "read_corpus"]
