"""Settings: flags before environment before the TOML file before defaults; one frozen object that knows each one's source.

The TOML file is `config.toml` in the program's home. INTERVIEWER_HOME itself comes from the environment only, since it
says where that file is.
"""

import os
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from interviewer.core.locale import locale_language
from interviewer.core.question import Lang
from interviewer.errors import HomeNotWritable, SettingsError

PREFIX = "INTERVIEWER_"
CONFIG_FILE = "config.toml"
GraderName = Literal["auto", "offline", "model"]
JsonMode = Literal["auto", "json_schema", "json_object", "prompt"]


class Settings(BaseModel):
    """Everything that can be set. Keys are secrets and never printed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    home: Path = Field(description="folder for everything the program writes")
    lang: Literal["auto", "en", "zh"] = Field("auto", description="language of the interface and the interview")
    grader: GraderName = Field("auto", description="auto: the model where one is chosen, else the built-in one")
    model: str | None = Field(None, description="chat model as provider:model, for example openai:gpt-4o-mini")
    base_url: str | None = Field(
        None, description="address of an OpenAI-compatible server, for example http://localhost:8000/v1"
    )
    api_key: SecretStr | None = Field(None, description="key for the model; else the provider's own variable")
    timeout: float = Field(60.0, gt=0, le=3600, description="seconds to wait for the model's next words")
    retries: int = Field(2, ge=0, le=10, description="how often a call is repeated after 429, 5xx or a lost connection")
    samples: int = Field(1, ge=1, le=9, description="how often the model is asked about a reply; several calls vote")
    json_mode: JsonMode = Field("auto", description="how JSON is asked for; auto goes by provider and by trial")
    embedding_model: str | None = Field(
        None, description="embeddings model of an OpenAI-compatible server; none: built in"
    )
    embedding_base_url: str | None = Field(None, description="address of the embeddings server")
    embedding_api_key: SecretStr | None = Field(None, description="key for the embeddings server")
    chroma_url: str | None = Field(None, description="address of a Chroma server; none: embedded")
    knowledge: Path | None = Field(None, description="another folder of questions, over the shipped ones")
    stt_engine: Literal["auto", "endpoint", "whisper"] = Field(
        "auto", description="what hears: an endpoint, local Whisper; auto: whichever is set up"
    )
    stt_base_url: str | None = Field(None, description="address of an OpenAI-compatible server that transcribes speech")
    stt_api_key: SecretStr | None = Field(None, description="key for the transcription server")
    stt_model: str | None = Field(None, description="transcription model, for example whisper-1")
    whisper_model: str | None = Field(None, description="local Whisper model: a folder, or a size such as small")
    tts_base_url: str | None = Field(None, description="address of an OpenAI-compatible server that speaks")
    tts_api_key: SecretStr | None = Field(None, description="key for the speaking server")
    tts_model: str | None = Field(None, description="speech model, for example tts-1; none set up: espeak-ng if there")
    tts_voice: str = Field("alloy", min_length=1, description="voice of the speech model")
    keep_audio: bool = Field(False, description="keep recordings after their reply was accepted")
    sources: dict[str, str] = Field(default_factory=dict, exclude=True, description="where each setting came from")

    @field_validator("base_url", "embedding_base_url", "stt_base_url", "tts_base_url", "chroma_url")
    @classmethod
    def _is_url(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return url

    @field_validator("model")
    @classmethod
    def _names_provider(cls, model: str | None) -> str | None:
        if model is not None and (":" not in model or not all(model.split(":", 1))):
            raise ValueError("must be provider:model, for example openai:gpt-4o-mini or ollama:qwen3")
        return model

    def source(self, name: str) -> str:
        """Return where a setting came from: 'flag', 'environment NAME', 'file PATH' or 'default'."""
        return self.sources.get(name, "default")

    def language(self, environ: Mapping[str, str] = os.environ) -> Lang:
        """Return the interface language, taking `auto` from the locale."""
        return self.lang if self.lang != "auto" else locale_language(environ)

    @property
    def own_knowledge(self) -> Path:
        """The user's own folder of questions."""
        return self.home / "knowledge"

    @property
    def knowledge_folders(self) -> tuple[Path, ...]:
        """Folders of questions, later ones over earlier ones."""
        own = [self.own_knowledge] if self.own_knowledge.is_dir() else []
        return (shipped("knowledge"), *([self.knowledge] if self.knowledge else []), *own)


def default_home(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder for everything the program writes."""
    chosen = environ.get(PREFIX + "HOME")
    return (
        Path(chosen).expanduser().absolute() if chosen else platformdirs.user_data_path("interviewer", appauthor=False)
    )


def load_settings(flags: Mapping[str, Any] | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Merge flags (None means not given), environment and file; raises SettingsError naming setting and source."""
    home = default_home(environ)
    known = set(Settings.model_fields) - {"home", "sources"}
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    config = home / CONFIG_FILE
    layers = [
        (f"file {config}", _read_toml(config)),
        ("environment", {n: environ[PREFIX + n.upper()] for n in known if environ.get(PREFIX + n.upper())}),
        ("flag", {name: value for name, value in (flags or {}).items() if value is not None}),
    ]
    for label, layer in layers:
        for name, value in layer.items():
            if name not in known:
                raise SettingsError(name=name, detail="there is no such setting", source=label)
            values[name] = value
            sources[name] = f"environment {PREFIX}{name.upper()}" if label == "environment" else label
    if environ.get(PREFIX + "HOME"):
        sources["home"] = f"environment {PREFIX}HOME"
    try:
        return Settings(home=home, sources=sources, **values)
    except ValidationError as e:
        name = str(e.errors()[0]["loc"][0])
        detail = e.errors()[0]["msg"].removeprefix("Value error, ")
        raise SettingsError(name=name, detail=detail, source=sources.get(name, "default")) from None


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError) as e:
        raise SettingsError(name=path.name, detail=f"the file cannot be read: {e}", source=str(path)) from None


def writable_home(settings: Settings) -> Path:
    """Create the home folder where needed and return it; raises HomeNotWritable."""
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise HomeNotWritable(path=settings.home, detail=e.strerror or str(e)) from None
    if not os.access(settings.home, os.W_OK | os.X_OK):
        raise HomeNotWritable(path=settings.home, detail="no permission")
    return settings.home


def shipped(folder: Literal["knowledge", "prompts"]) -> Path:
    """Return a folder that ships with the program: inside an installed wheel, beside the package in a checkout."""
    package = Path(str(files("interviewer")))
    inside = package / folder
    return inside if inside.is_dir() else package.parent / folder
