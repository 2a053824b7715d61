"""What the commands about settings, keys and the machine say, in both languages."""

from collections.abc import Mapping

SETTINGS_TEXTS: Mapping[str, tuple[str, str]] = {
    "col-setting": ("setting", "设置项"),
    "col-value": ("value", "值"),
    "col-source": ("source", "来源"),
    "setting-set": ("{name} = {value}", "{name} = {value}"),
    "setting-unset": ("{name} was taken out of the file.", "已从文件中删除 {name}。"),
    "setting-not-set": ("{name} was not in the file.", "文件中没有 {name}。"),
    "setting-covered": (
        "It has no effect for now: {source} goes before the file.",
        "目前不起作用：{source} 优先于文件。",
    ),
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
