"""What `questions export` says, in both languages."""

from collections.abc import Mapping

EXPORTING_TEXTS: Mapping[str, tuple[str, str]] = {
    "questions-exported": ("{count} question(s) exported: {path}", "已导出 {count} 道题：{path}"),
}
