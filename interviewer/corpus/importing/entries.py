"""Our own YAML: an entry in a file, a list of entries, or several documents in one file."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from interviewer.corpus.importing.fields import ENTRY_KEYS
from interviewer.corpus.importing.found import Bad, Found, Reading, Remark
from interviewer.corpus.read import data_of, nodes_of, yaml_fault


def read_entries_file(path: Path, text: str) -> Reading:
    """Return the entries of a YAML file. Tags construct nothing, and an alias is never expanded without bound."""
    return Reading(path, "yaml", tuple(_parts(path, text)))


def _parts(path: Path, text: str) -> Iterator[Found | Bad]:
    try:
        for document in nodes_of(text):
            listed = _listed(document)
            for node in listed if listed is not None else [document]:
                yield _part(path, node)
    except yaml.YAMLError as e:
        fault = yaml_fault(e, path)
        yield Bad(path, fault.line, Remark("import-fault", {"detail": fault.message}))


def _listed(node: yaml.Node) -> list[yaml.Node] | None:
    """Return the nodes of a list of entries, or of a mapping that holds nothing but one."""
    if isinstance(node, yaml.SequenceNode):
        return list(node.value)
    if isinstance(node, yaml.MappingNode) and len(node.value) == 1:
        key, value = node.value[0]
        if isinstance(value, yaml.SequenceNode) and str(key.value) not in ENTRY_KEYS:
            return list(value.value)
    return None


def _part(path: Path, node: yaml.Node) -> Found | Bad:
    line = node.start_mark.line + 1
    data, lines, faults = data_of(node, path)
    if faults:
        return Bad(path, faults[0].line, Remark("import-fault", {"detail": faults[0].message}))
    if not isinstance(data, Mapping):
        return Bad(path, line, Remark("import-no-object"))
    return Found(path, line, data, lines={loc[0]: at for loc, at in lines.items() if len(loc) == 1})
