"""Chat models through LangChain: which server, with which key, and one call that ends in an answer or a reason.

The only package that imports langchain; nothing of it is imported before the first call.
"""

from interviewer.model.chat import LangChainModel, Trial, open_model, try_model
from interviewer.model.providers import PROVIDERS, Endpoint, find_key, probe_ollama

__all__ = ["PROVIDERS", "Endpoint", "LangChainModel", "Trial", "find_key", "open_model", "probe_ollama", "try_model"]
