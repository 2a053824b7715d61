"""The index of the corpus: finds questions by meaning (Chroma) and by words (SQLite FTS5). It can always be rebuilt."""

from interviewer.index.index import Index

__all__ = ["Index"]
