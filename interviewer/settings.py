"""Settings: flags before environment before the TOML file before defaults; one frozen object that knows each one's source.

The TOML file is `config.toml` in the program's home. INTERVIEWER_HOME itself comes from the environment only, since it
says where that file is.
"""

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from interviewer.atomic import make_folder
from interviewer.core.locale import locale_language
from interviewer.core.question import Lang
from interviewer.errors import Said, SettingsError, UnknownSetting
from interviewer.home import CONFIG_FILE as CONFIG_FILE
from interviewer.home import PREFIX as PREFIX
from interviewer.home import default_home as default_home
from interviewer.home import shipped as shipped

LangChoice = Literal["auto", "en", "zh"]
GraderName = Literal["auto", "offline", "model"]
MannerName = Literal["auto", "templates"]
JsonMode = Literal["auto", "json_schema", "json_object", "prompt"]


class Settings(BaseModel):
    """Everything that can be set. Keys are secrets and never printed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    home: Path = Field(description="folder for everything the program writes")
    lang: LangChoice = Field("auto", description="language of menus and messages; auto: from the locale")
    question_lang: LangChoice = Field("auto", description="language of questions, follow-ups, hints; auto: as lang")
    feedback_lang: LangChoice = Field("auto", description="language of cards, reasons, corrections; auto: as lang")
    grader: GraderName = Field("auto", description="auto: the model where one is chosen, else the built-in one")
    model: str | None = Field(None, description="chat model as provider:model, for example openai:gpt-4o-mini")
    base_url: str | None = Field(
        None, description="address of an OpenAI-compatible server, for example http://localhost:8000/v1"
    )
    api_key: SecretStr | None = Field(None, description="key for the model; else the provider's own variable")
    timeout: float = Field(60.0, gt=0, le=3600, description="seconds to wait for the model's next words")
    retries: int = Field(2, ge=0, le=10, description="how often a call is repeated after 429, 5xx or a lost connection")
    samples: int = Field(1, ge=1, le=9, description="how often the model is asked about a reply; several calls vote")
    manner: MannerName = Field(
        "auto", description="who words transitions and closing: auto: the model where one grades; templates: nobody"
    )
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
            raise PydanticCustomError("url", "not an address")
        return url

    @field_validator("model")
    @classmethod
    def _names_provider(cls, model: str | None) -> str | None:
        if model is not None and (":" not in model or not all(model.split(":", 1))):
            raise PydanticCustomError("model", "not provider:model")
        return model

    def source(self, name: str) -> str:
        """Return where a setting came from: 'flag', 'environment NAME', 'file PATH' or 'default'."""
        return self.sources.get(name, "default")

    def language(self, environ: Mapping[str, str] = os.environ) -> Lang:
        """Return the interface language, taking `auto` from the locale."""
        return self.lang if self.lang != "auto" else locale_language(environ)

    def question_language(self, environ: Mapping[str, str] = os.environ) -> Lang:
        """Return the language of questions, follow-ups and hints; `auto` is the interface's."""
        return self.question_lang if self.question_lang != "auto" else self.language(environ)

    def feedback_language(self, environ: Mapping[str, str] = os.environ) -> Lang:
        """Return the language of cards, reasons and corrections; `auto` is the interface's."""
        return self.feedback_lang if self.feedback_lang != "auto" else self.language(environ)

    @property
    def own_knowledge(self) -> Path:
        """The user's own folder of questions."""
        return self.home / "knowledge"

    @property
    def knowledge_folders(self) -> tuple[Path, ...]:
        """Folders of questions, later ones over earlier ones."""
        own = [self.own_knowledge] if self.own_knowledge.is_dir() else []
        return (shipped("knowledge"), *([self.knowledge] if self.knowledge else []), *own)


def setting_names() -> tuple[str, ...]:
    """Return the names of all settings that can be set."""
    return tuple(name for name in Settings.model_fields if name not in {"home", "sources"})


def source_words(source: str) -> Said:
    """Return where a setting came from in both languages."""
    kind, _, rest = source.partition(" ")
    chinese = {
        "flag": "命令行选项",
        "environment": "环境变量",
        "file": "文件",
        "default": "默认值",
        "not": "不需要",
        "none": "无",
    }
    if source == "not needed":
        return Said(source, chinese["not"])
    return Said(source, f"{chinese[kind]} {rest}".strip() if kind in chinese else source)


def unknown_setting(name: str, source: Said) -> UnknownSetting:
    """Return the error for a name that is no setting, with the nearest that is one."""
    near = difflib.get_close_matches(name, setting_names(), n=1, cutoff=0.5)
    nearest = Said(f"Did you mean {near[0]}? ", f"是否想用 {near[0]}？") if near else Said("", "")
    return UnknownSetting(name=name, source=source, nearest=nearest)


def load_settings(flags: Mapping[str, Any] | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Merge flags (None means not given), environment and file; raises SettingsError naming setting and source."""
    home = default_home(environ)
    known = set(setting_names())
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
                raise unknown_setting(name, source_words(label))
            values[name] = value
            sources[name] = f"environment {PREFIX}{name.upper()}" if label == "environment" else label
    if environ.get(PREFIX + "HOME"):
        sources["home"] = f"environment {PREFIX}HOME"
    try:
        return Settings(home=home, sources=sources, **values)
    except ValidationError as e:
        first = e.errors()[0]
        name = str(first["loc"][0])
        source = source_words(sources.get(name, "default"))
        raise SettingsError(name=name, detail=fault_words(first), source=source) from None


_WORDS: Mapping[str, tuple[str, str]] = {
    "url": ("must begin with http:// or https://", "须以 http:// 或 https:// 开头"),
    "model": (
        "must be provider:model, for example openai:gpt-4o-mini or ollama:qwen3",
        "须写作 provider:model，例如 openai:gpt-4o-mini 或 ollama:qwen3",
    ),
    "int_parsing": ("must be a whole number", "须为整数"),
    "int_type": ("must be a whole number", "须为整数"),
    "int_from_float": ("must be a whole number", "须为整数"),
    "float_parsing": ("must be a number", "须为数字"),
    "float_type": ("must be a number", "须为数字"),
    "string_type": ("must be a text", "须为文字"),
    "bool_parsing": ("must be true or false", "须为 true 或 false"),
    "bool_type": ("must be true or false", "须为 true 或 false"),
    "path_type": ("must be a path", "须为路径"),
    "greater_than": ("must be more than {gt}", "须大于 {gt}"),
    "greater_than_equal": ("must be at least {ge}", "不得小于 {ge}"),
    "less_than": ("must be less than {lt}", "须小于 {lt}"),
    "less_than_equal": ("must be at most {le}", "不得大于 {le}"),
}


def fault_words(fault: ErrorDetails) -> Said:
    """Return what is wrong with a value in both languages; a fault that has no words of ours keeps pydantic's."""
    facts = fault.get("ctx", {})
    if fault["type"] == "literal_error":
        field = Settings.model_fields.get(str(fault["loc"][0]))
        choices = ", ".join(map(str, get_args(field.annotation))) if field else facts.get("expected", "")
        return Said(f"must be one of {choices}", f"须为以下之一：{choices}")
    if fault["type"] not in _WORDS:
        return Said(fault["msg"], fault["msg"])
    english, chinese = _WORDS[fault["type"]]
    return Said(english.format(**facts), chinese.format(**facts))


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError) as e:
        detail = Said(f"the file cannot be read: {e}", f"文件无法读取：{e}")
        raise SettingsError(name=path.name, detail=detail, source=Said(f"file {path}", f"文件 {path}")) from None


def writable_home(settings: Settings) -> Path:
    """Create the home folder where needed and return it; raises HomeNotWritable."""
    make_folder(settings.home)
    return settings.home
