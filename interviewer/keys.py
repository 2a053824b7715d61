"""Keys of models and speech in a private file of their own, each for one server only.

`keys.toml` in the program's home has a table a key: the key and the host that it is for. It is created with mode 0600 and
never read for another host, so that a changed address cannot send a key astray. Environment variables go before it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from interviewer.atomic import PRIVATE, changing, replace_file
from interviewer.errors import Said, SettingsError

KEYS_FILE = "keys.toml"
OPENAI = "https://api.openai.com/v1"
SERVICES = ("model", "embedding", "speech", "voice")
"""Keys that go by what they are used for; any other name is a provider's."""
ALIASES: Mapping[str, str] = {"stt": "speech", "tts": "voice", "embeddings": "embedding", "chat": "model"}
SHOWN = 4
"""Characters at the end of a key that are shown."""
LONG_ENOUGH = 16
"""A shorter key is not shown at all."""


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A key of the file. `host` is what `host_of` makes of its server's address."""

    name: str
    key: SecretStr
    host: str

    @property
    def hint(self) -> str:
        """The last characters of a key that is long enough, for telling keys apart."""
        secret = self.key.get_secret_value()
        return f"…{secret[-SHOWN:]}" if len(secret) >= LONG_ENOUGH else "…"


def host_of(url: str | None, provider: str = "") -> str:
    """Return host:port of an address as it is compared, in lower case, without the port where it is that of https.

    Where there is no address, since LangChain knows the provider's own, the provider's name stands for it.
    """
    if not url:
        return provider
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        port = parts.port or (80 if parts.scheme == "http" else 443)
    except ValueError:
        return url
    host = (parts.hostname or "").lower()
    return host if port == 443 else f"{host}:{port}"


def read_keys(home: Path) -> dict[str, StoredKey]:
    """Return the stored keys by name; raises SettingsError where the file cannot be read."""
    path = home / KEYS_FILE
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
        return {name: StoredKey(name, SecretStr(row["key"]), row.get("host", "")) for name, row in tables.items()}
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as e:
        reason = e.strerror if isinstance(e, OSError) else type(e).__name__  # nothing of the file's text: it is secret
        detail = Said(f"the file cannot be read ({reason})", f"文件无法读取（{reason}）")
        raise SettingsError(name=KEYS_FILE, detail=detail, source=Said(f"file {path}", f"文件 {path}")) from None


def stored_key(home: Path, name: str, host: str) -> StoredKey | None:
    """Return the key for a server: the one of that name, else any provider's that was stored for the same host.

    Args:
        name: what the key is used for (`model`, `embedding`, `speech`, `voice`) or a provider.
        host: the server, as `host_of` names it.

    Raises:
        SettingsError.
    """
    keys = read_keys(home)
    named = keys.get(name)
    if named and named.host == host:
        return named
    return next((k for k in keys.values() if host and k.host == host and k.name not in SERVICES), None)


def service_key(
    home: Path,
    name: str,
    url: str | None,
    *,
    given: SecretStr | None,
    source: str,
    environ: Mapping[str, str],
) -> tuple[SecretStr | None, str]:
    """Return the key for an OpenAI-compatible service and where it was found, or (None, 'none').

    Args:
        name: `embedding`, `speech` or `voice`.
        url: the service's address; None is OpenAI's own, the only one that OPENAI_API_KEY is for.
        given: what the settings hold, from `source`; a flag or the environment goes before files.

    Raises:
        SettingsError where keys.toml cannot be read.
    """
    if given is not None and not source.startswith("file "):
        return given, source
    if host_of(url or OPENAI) == host_of(OPENAI) and environ.get("OPENAI_API_KEY"):
        return SecretStr(environ["OPENAI_API_KEY"]), "environment OPENAI_API_KEY"
    if stored := stored_key(home, name, host_of(url or OPENAI)):
        return stored.key, f"file {home / KEYS_FILE} ({stored.name})"
    return (given, source) if given is not None else (None, "none")


def keep_key(home: Path, name: str, key: str, host: str) -> Path:
    """Store a key, in place of an earlier one of that name; raises SettingsError, HomeNotWritable, DiskFull, StoreError."""
    with changing(home / KEYS_FILE) as path:
        keys = {**read_keys(home), name: StoredKey(name, SecretStr(key), host)}
        replace_file(path, _written(keys), mode=PRIVATE)
    return path


def drop_key(home: Path, name: str) -> bool:
    """Remove a key; False where there is none of that name. Raises what `keep_key` raises."""
    if name not in read_keys(home):
        return False
    with changing(home / KEYS_FILE) as path:
        keys = {n: k for n, k in read_keys(home).items() if n != name}
        replace_file(path, _written(keys), mode=PRIVATE)
    return True


def _written(keys: Mapping[str, StoredKey]) -> str:
    import tomlkit

    document = tomlkit.document()
    document.add(tomlkit.comment("Keys of interviewer, each for one host. Change them by `interviewer config keys`."))
    for name, key in sorted(keys.items()):
        document[name] = {"key": key.key.get_secret_value(), "host": key.host}
    return tomlkit.dumps(document)
