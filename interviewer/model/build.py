"""Building the LangChain object behind a chat model, with a client, a key and an address that are its own.

OpenAI-compatible servers are reached through ChatOpenAI, the rest through init_chat_model and the provider's own package.
"""

import warnings
from typing import Any

from interviewer.errors import ModelNotConfigured, Said
from interviewer.model.providers import Endpoint


def build(endpoint: Endpoint, timeout: float, most_tokens: int) -> Any:
    """Return the LangChain model; raises ModelNotConfigured where its package is missing or refuses the settings."""
    return (
        _build_compatible(endpoint, timeout) if endpoint.compatible else _build_native(endpoint, timeout, most_tokens)
    )


def _build_compatible(endpoint: Endpoint, timeout: float) -> Any:
    from langchain_openai import ChatOpenAI

    class Chat(ChatOpenAI):
        """ChatOpenAI drops the field by which a model refuses; a refusal must not look like an empty answer."""

        def _convert_chunk_to_generation_chunk(
            self, chunk: dict[str, Any], default_chunk_class: type, base_generation_info: dict[str, Any] | None
        ) -> Any:
            generation = super()._convert_chunk_to_generation_chunk(chunk, default_chunk_class, base_generation_info)
            delta = ((chunk.get("choices") or [{}])[0] or {}).get("delta") or {}
            if generation is not None and delta.get("refusal"):
                generation.message.additional_kwargs["refusal"] = delta["refusal"]
            return generation

    # said as a warning by LangChain beside the 400 that is handled here
    warnings.filterwarnings("ignore", message=".*OpenAI's structured output feature", category=UserWarning)
    # an explicit key and address: left out, LangChain would take OPENAI_API_KEY for any server, or the LangSmith gateway
    key = endpoint.key.get_secret_value() if endpoint.key else "no-key"
    chat = Chat(model=endpoint.model, base_url=endpoint.base_url, api_key=key, timeout=timeout, use_responses_api=False)
    # LangChain shares one HTTP client between all models of an address; this one can be closed without closing others.
    # Retries are counted in complete(), under one deadline; and who pays at OpenAI is no other provider's business.
    client = type(chat.root_client)(api_key=key, base_url=endpoint.base_url, timeout=timeout, max_retries=0)
    if endpoint.provider != "openai":
        client.organization = client.project = None
    chat.root_client, chat.client = client, client.chat.completions
    return chat


def _build_native(endpoint: Endpoint, timeout: float, most_tokens: int) -> Any:
    from langchain.chat_models import init_chat_model

    given: dict[str, Any] = {
        "base_url": endpoint.base_url,
        "api_key": endpoint.key.get_secret_value() if endpoint.key else None,
        "temperature": 0,
        "max_tokens": most_tokens,
        "timeout": timeout,
        "max_retries": 0,
    }
    options = {name: value for name, value in given.items() if value is not None}
    try:
        return init_chat_model(endpoint.model, model_provider=endpoint.provider, **options)
    except ImportError as e:
        package = getattr(e.__cause__, "name", None) or f"langchain_{endpoint.provider}"
        wanted = str(package).split(".", 1)[0].replace("_", "-")
        detail = Said(
            f"{endpoint.provider} needs a package: pip install {wanted}",
            f"{endpoint.provider} 需要安装软件包：pip install {wanted}",
        )
        raise ModelNotConfigured(detail=detail) from None
    except Exception as e:
        first = (str(e).strip() or type(e).__name__).splitlines()[0].rstrip(".")
        raise ModelNotConfigured(detail=f"{endpoint.provider}: {first}") from None
