"""What the commands about settings, keys and the machine say, in both languages."""

from collections.abc import Mapping

SETTINGS_TEXTS: Mapping[str, tuple[str, str]] = {
    "col-source": ("source", "来源"),
    "setting-set": ("{name} = {value}", "{name} = {value}"),
    "setting-unset": ("{name} was taken out of the file.", "已从文件中删除 {name}。"),
    "setting-not-set": ("{name} was not in the file.", "文件中没有 {name}。"),
    "setting-covered": (
        "It has no effect for now: {source} goes before the file.",
        "目前不起作用：{source} 优先于文件。",
    ),
    # the first run
    "first-hello": (
        "interviewer · mock interviews for LLM jobs · 大模型岗位模拟面试",
        "interviewer · 大模型岗位模拟面试 · mock interviews for LLM jobs",
    ),
    "first-language": (
        "Language / 语言   1 English   2 中文   (Enter: {default})",
        "语言 / Language   1 English   2 中文   （回车：{default}）",
    ),
    "first-leave": (
        "To leave at any time: Ctrl-D on an empty line, or Ctrl-C twice. Everything is saved.",
        "随时可以离开：在空行按 Ctrl-D，或连按两次 Ctrl-C。内容都会保存。",
    ),
    "first-model": (
        "Chat model that grades your replies? Enter: none, the built-in grader needs nothing. Else provider:model, for example {examples}",
        "用对话模型评分吗？回车：不用，内置评分器无需任何配置。否则输入 provider:model，例如 {examples}",
    ),
    "first-again": (
        "Type it again, or press Enter for the built-in grader.",
        "请重新输入，或直接回车使用内置评分器。",
    ),
    "first-ollama": (
        "Ollama runs on this machine: o takes ollama:{name}.",
        "本机正在运行 Ollama：输入 o 即用 ollama:{name}。",
    ),
    "first-address": ("Its address? (Enter: {usual})", "服务器地址？（回车：{usual}）"),
    "first-key": ("Key for {host}? It is not shown. (Enter: none)", "{host} 的密钥？不会显示。（回车：没有）"),
    "first-trying": ("Trying the model …", "正在尝试模型……"),
    "first-answered": (
        "{name} answered in {seconds} s and grades your replies.",
        "{name} 在 {seconds} 秒内作答，将由它评分。",
    ),
    "first-fallback": (
        "{name} is not kept: the built-in grader marks. `interviewer config set model {name}` chooses it later.",
        "未采用 {name}：由内置评分器评分。以后可用 `interviewer config set model {name}` 选择它。",
    ),
    "first-done": (
        "Kept; `interviewer config` shows and changes it.",
        "已保存；可用 `interviewer config` 查看和修改。",
    ),
    "first-left": (
        "Nothing was kept. `interviewer start` begins again.",
        "没有保存任何内容。运行 `interviewer start` 重新开始。",
    ),
    # doctor
    "doctor-trying": ("Trying …", "正在尝试……"),
    "doctor-version": ("version", "版本"),
    "doctor-terminal": ("terminal", "终端"),
    "doctor-editor": ("editor", "编辑器"),
    "doctor-home": ("home", "数据目录"),
    "doctor-config": ("config", "设置文件"),
    "doctor-settings": ("settings", "设置"),
    "doctor-keys": ("keys", "密钥"),
    "doctor-languages": ("languages", "语言"),
    "doctor-database": ("database", "数据库"),
    "doctor-questions": ("questions", "题库"),
    "doctor-index": ("index", "索引"),
    "doctor-embeddings": ("embeddings", "向量模型"),
    "doctor-model": ("model", "对话模型"),
    "doctor-ollama": ("ollama", "Ollama"),
    # keys
    "col-key": ("key", "密钥"),
    "col-host": ("only for", "仅用于"),
    "col-ends": ("ends with", "末尾"),
    "key-prompt": (
        "Key {name} for {host} (not shown; Ctrl-C leaves): ",
        "{host} 的密钥 {name}（不显示；Ctrl-C 放弃）：",
    ),
    "key-kept": (
        "The key {name} is stored in {path}; it is sent to {host} only.",
        "密钥 {name} 已存入 {path}，只会发送给 {host}。",
    ),
    "key-removed": ("The key {name} was removed.", "已删除密钥 {name}。"),
    "key-covered": (
        "The key {name} has no effect for now: the environment variable {variable} goes before the file.",
        "密钥 {name} 目前不起作用：环境变量 {variable} 优先于文件。",
    ),
    "keys-open": (
        "Other users of this machine may read {path}: chmod 600 keeps it to you.",
        "本机其他用户可以读取 {path}：用 chmod 600 限制为仅自己可读。",
    ),
    "no-keys": (
        "No key is stored, and the environment holds none. `interviewer config keys set deepseek` stores one.",
        "没有保存的密钥，环境变量中也没有。可用 `interviewer config keys set deepseek` 保存。",
    ),
}
