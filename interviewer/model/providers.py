"""Where a chat model is reached and with whose key: the table of OpenAI-compatible servers.

A provider's own key variable goes to that provider only. INTERVIEWER_API_KEY goes wherever the user pointed.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pydantic import SecretStr

from interviewer.errors import ModelNotConfigured, Said
from interviewer.keys import KEYS_FILE, host_of, stored_key
from interviewer.settings import JsonMode, Settings


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenAI-compatible server: its address, its own key variables (none: needs no key), the JSON it enforces."""

    base_url: str
    keys: tuple[str, ...] = ()
    json: JsonMode = "json_object"


_QWEN = Provider("https://dashscope.aliyuncs.com/compatible-mode/v1", ("DASHSCOPE_API_KEY",))
_GLM = Provider("https://open.bigmodel.cn/api/paas/v4", ("ZHIPUAI_API_KEY", "ZAI_API_KEY"))
_KIMI = Provider("https://api.moonshot.cn/v1", ("MOONSHOT_API_KEY",))

PROVIDERS: Mapping[str, Provider] = {
    "openai": Provider("https://api.openai.com/v1", ("OPENAI_API_KEY",), "json_schema"),
    "deepseek": Provider("https://api.deepseek.com/v1", ("DEEPSEEK_API_KEY",)),
    "qwen": _QWEN,
    "dashscope": _QWEN,
    "glm": _GLM,
    "zhipu": _GLM,
    "kimi": _KIMI,
    "moonshot": _KIMI,
    "siliconflow": Provider("https://api.siliconflow.cn/v1", ("SILICONFLOW_API_KEY",)),
    "openrouter": Provider("https://openrouter.ai/api/v1", ("OPENROUTER_API_KEY",), "json_schema"),
    "gemini": Provider(
        "https://generativelanguage.googleapis.com/v1beta/openai", ("GEMINI_API_KEY", "GOOGLE_API_KEY"), "json_schema"
    ),
    "groq": Provider("https://api.groq.com/openai/v1", ("GROQ_API_KEY",)),
    "mistral": Provider("https://api.mistral.ai/v1", ("MISTRAL_API_KEY",)),
    "xai": Provider("https://api.x.ai/v1", ("XAI_API_KEY",), "json_schema"),
    "ollama": Provider("http://localhost:11434/v1", (), "json_schema"),
    "vllm": Provider("http://localhost:8000/v1", (), "json_schema"),
    "llamacpp": Provider("http://localhost:8080/v1", (), "json_schema"),
    "lmstudio": Provider("http://localhost:1234/v1", (), "json_schema"),
}

NATIVE_KEYS: Mapping[str, tuple[str, ...]] = {
    "anthropic": ("ANTHROPIC_API_KEY",),
    "cohere": ("COHERE_API_KEY",),
    "fireworks": ("FIREWORKS_API_KEY",),
    "google_genai": ("GOOGLE_API_KEY", "GEMINI_API_KEY"),
    "mistralai": ("MISTRAL_API_KEY",),
    "perplexity": ("PPLX_API_KEY", "PERPLEXITY_API_KEY"),
    "together": ("TOGETHER_API_KEY",),
}
"""Key variables of providers that LangChain reaches by packages of their own; others look for theirs themselves."""

NO_KEY_NEEDED = "not needed"
NO_KEY = "none"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A chosen model and how to reach it. `base_url` is None where a LangChain integration knows its own."""

    provider: str
    model: str
    base_url: str | None
    key: SecretStr | None = field(repr=False)
    key_source: str
    json: JsonMode

    @property
    def name(self) -> str:
        """The model as the user names it: provider:model."""
        return f"{self.provider}:{self.model}"

    @property
    def place(self) -> str:
        """The address for messages."""
        return self.base_url or self.provider

    @property
    def local(self) -> bool:
        """Whether the server runs on this machine, where it most often answers one call at a time."""
        host = (urlsplit(self.base_url).hostname or "") if self.base_url else ""
        return host in {"localhost", "::1"} or host.startswith("127.")

    @property
    def compatible(self) -> bool:
        """Whether it is spoken to as an OpenAI-compatible server."""
        return self.provider in PROVIDERS


def find_key(settings: Settings, environ: Mapping[str, str]) -> tuple[SecretStr | None, str]:
    """Return the chosen model's key and where it was found: 'environment NAME', 'file PATH', 'not needed' or 'none'.

    The environment goes before files: INTERVIEWER_API_KEY, the provider's own variables, keys.toml (only for the host that
    the key was stored for), config.toml. Raises SettingsError where keys.toml cannot be read.
    """
    given, source = settings.api_key, settings.source("api_key")
    if given is not None and not given.get_secret_value().strip():
        given = None
    if given is not None and not source.startswith("file "):
        return given, source
    provider = provider_of(settings.model)
    for name in key_variables(provider):
        if environ.get(name, "").strip():
            return SecretStr(environ[name].strip()), f"environment {name}"
    if provider:
        host = host_of(address(settings, environ), provider)
        if stored := stored_key(settings.home, "model", host) or stored_key(settings.home, provider, host):
            return stored.key, f"file {settings.home / KEYS_FILE} ({stored.name})"
    if given is not None:
        return given, source
    known = PROVIDERS.get(provider)
    return None, NO_KEY_NEEDED if known and not known.keys else NO_KEY


def find_endpoint(settings: Settings, environ: Mapping[str, str]) -> Endpoint:
    """Return how the chosen model is reached; raises ModelNotConfigured where none is chosen or its key is missing."""
    if settings.model is None:
        raise ModelNotConfigured(detail=Said("none is chosen", "未选择模型"))
    provider, model = provider_of(settings.model), settings.model.split(":", 1)[1]
    key, source = find_key(settings, environ)
    if key is None and (names := key_variables(provider)):
        detail = Said(
            f"no key for {provider}: set {names[0]} or INTERVIEWER_API_KEY, or run `interviewer config keys set {provider}`",
            f"缺少 {provider} 的密钥：请设置 {names[0]} 或 INTERVIEWER_API_KEY，或运行 `interviewer config keys set {provider}`",
        )
        raise ModelNotConfigured(detail=detail)
    known = PROVIDERS.get(provider)
    mode: JsonMode = known.json if known else "prompt"
    return Endpoint(
        provider=provider,
        model=model,
        base_url=address(settings, environ),
        key=key,
        key_source=source,
        json=mode if settings.json_mode == "auto" else settings.json_mode,
    )


def provider_of(model: str | None) -> str:
    """Return the provider of a model named provider:model, as the tables spell it; empty where there is none."""
    return (model or ":").split(":", 1)[0].strip().lower().replace("-", "_")


def key_variables(provider: str) -> tuple[str, ...]:
    """Return the environment variables that may hold a provider's own key."""
    known = PROVIDERS.get(provider)
    return known.keys if known else NATIVE_KEYS.get(provider, ())


def address(settings: Settings, environ: Mapping[str, str]) -> str | None:
    """Return the chosen model's address; None where a LangChain integration knows its own."""
    provider = provider_of(settings.model)
    known = PROVIDERS.get(provider)
    return settings.base_url or (_own_address(provider, known, environ) if known else None)


def _own_address(provider: str, known: Provider, environ: Mapping[str, str]) -> str:
    if provider == "openai":
        # OPENAI_API_KEY belongs to the server that OPENAI_BASE_URL names: one without the other would send a key astray
        return environ.get("OPENAI_BASE_URL") or environ.get("OPENAI_API_BASE") or known.base_url
    if provider == "ollama":
        return f"{ollama_address(environ)}/v1"
    return known.base_url


def ollama_address(environ: Mapping[str, str]) -> str:
    """Return http://host:port of this machine's Ollama, from OLLAMA_HOST where it is set."""
    chosen = environ.get("OLLAMA_HOST", "").strip() or "localhost"
    parts = urlsplit(chosen if "://" in chosen else f"http://{chosen}")
    host = parts.hostname or "localhost"
    # OLLAMA_HOST is also what the server binds to, and nobody can connect to "every interface"
    host = "localhost" if host in {"0.0.0.0", "::"} else f"[{host}]" if ":" in host else host  # noqa: S104 (compared, not bound)
    port = parts.port or (443 if parts.scheme == "https" else 80 if "://" in chosen else 11434)
    return f"{parts.scheme}://{host}:{port}"


def probe_ollama(timeout: float = 0.3, environ: Mapping[str, str] = os.environ) -> list[str]:
    """Return the models of a running Ollama, for being offered; [] where none answers within `timeout` seconds."""
    from http.client import HTTPConnection, HTTPException, HTTPSConnection

    try:
        parts = urlsplit(ollama_address(environ))
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.hostname or "localhost", parts.port, timeout=timeout)
        try:
            connection.request("GET", "/api/tags")
            answer = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        return [str(model["name"]) for model in answer["models"]]
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        return []
