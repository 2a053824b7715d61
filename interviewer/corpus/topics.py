"""The topic tree: what the topics are called in both languages, and how much an interview asks about each."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from interviewer.core.question import Lang, Text
from interviewer.core.question import Topic as Name
from interviewer.errors import BadInputFile

FILE = "topics.yaml"


class Topic(BaseModel):
    """One topic. Only top-level ones have a weight: a subtopic is asked about as often as its questions fit."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    weight: float | None = Field(default=None, gt=0, le=1, description="how much interviews ask about it")


_TREE: TypeAdapter[dict[Name, Topic]] = TypeAdapter(dict[Name, Topic])


def read_topics(folders: Iterable[Path]) -> dict[str, Topic]:
    """Return the topics that the folders' `topics.yaml` files list, later ones over earlier ones.

    A folder without the file lists none. Raises BadInputFile where a file does not fit.
    """
    topics: dict[str, Topic] = {}
    for folder in folders:
        path = folder / FILE
        try:
            data: Any = yaml.load(path.read_text("utf-8-sig"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
            topics |= _TREE.validate_python(data or {})
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as e:
            raise BadInputFile(path=path, detail=str(e)) from e
        except ValidationError as e:
            first = e.errors()[0]
            raise BadInputFile(path=path, detail=f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    return topics


def weights(topics: Mapping[str, Topic]) -> dict[str, float]:
    """Return the weights of the top-level topics that have one."""
    return {name: topic.weight for name, topic in topics.items() if topic.weight}


def title(topics: Mapping[str, Topic], topic: str, lang: Lang) -> str:
    """Return what a topic is called, or its id where the tree does not list it."""
    return topics[topic].name.get(lang) if topic in topics else topic


def parents(topic: str) -> Sequence[str]:
    """Return a topic and those above it, the highest first: "a/b" gives "a", "a/b"."""
    parts = topic.split("/")
    return ["/".join(parts[:n]) for n in range(1, len(parts) + 1)]
