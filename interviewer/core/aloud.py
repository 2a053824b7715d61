"""What is said aloud of a written text: sentences without code, markup, addresses and formulas."""

import re
from collections.abc import Mapping

from interviewer.core.question import Lang

LONGEST = 400
"""Characters of a piece that is spoken at once, so that the first sound comes soon."""
_SEEN: Mapping[str, tuple[str, str]] = {
    "code": (" (the code is on the screen) ", "（代码见屏幕）"),
    "formula": (" (the formula is on the screen) ", "（公式见屏幕）"),
    "link": (" (a link) ", "（链接）"),
}
_SYMBOLS: Mapping[str, tuple[str, str]] = {
    "√": (" the square root of ", "根号"),
    "²": (" squared ", "的平方"),
    "³": (" cubed ", "的立方"),
    "ᵀ": (" transposed ", "的转置"),
    "×": (" times ", "乘以"),
    "·": (" dot ", "点乘"),
    "÷": (" divided by ", "除以"),
    "±": (" plus or minus ", "正负"),
    "≈": (" about ", "约等于"),
    "≠": (" is not ", "不等于"),
    "≤": (" at most ", "小于等于"),
    "≥": (" at least ", "大于等于"),
    "→": (" to ", "到"),
    "⇒": (" so ", "所以"),
    "∞": (" infinity ", "无穷"),
    "∑": (" the sum of ", "求和"),
    "Σ": (" sigma ", "西格玛"),
    "α": (" alpha ", "阿尔法"),
    "β": (" beta ", "贝塔"),
    "γ": (" gamma ", "伽马"),
    "ε": (" epsilon ", "艾普西隆"),
    "θ": (" theta ", "西塔"),
    "λ": (" lambda ", "兰姆达"),
    "π": (" pi ", "派"),
    "σ": (" sigma ", "西格玛"),
    "−": (" minus ", "减"),
    "=": (" equals ", "等于"),
}
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉ₖᵢⱼₙ", "0123456789kijn")
_CODE_LINES = re.compile(
    r"(?:^[ \t]*(?:[\w.\[\], ]+ [-+*/]?= .*[(\[].*|[\w.]+\([^\n]*\);?.*|(?:def|class|import|from|for|while|return)\b.*[:(].*)(?:\n|\Z))+",
    re.MULTILINE,
)
_END = re.compile(r"(?<=[。！？；!?])\s*|(?<=[.;])\s+(?=\S)|\n+")
_CLAUSE = re.compile(r"(?<=[,，、:：])\s*")


def aloud(text: str, lang: Lang) -> list[str]:
    """Return the sentences to speak, in order; a text without a word gives none."""
    n = 1 if lang == "zh" else 0
    for pattern, put in (
        (r"```.*?(?:```|\Z)", _SEEN["code"][n]),
        (r"\$\$.*?\$\$|\\\[.*?\\\]|\\\(.*?\\\)", _SEEN["formula"][n]),
        (r"!?\[([^\]]*)\]\([^)]*\)", r"\1"),
        (r"(?:https?://|www\.)[^\s<>()（）。，；]+", _SEEN["link"][n]),
    ):
        text = re.sub(pattern, put, text, flags=re.DOTALL)
    text = _CODE_LINES.sub(_SEEN["code"][n] + "\n", text)
    text = re.sub(r"\$(?![\s\d])([^$\n]*[^$\s])\$(?!\d)", lambda m: _formula(m[1], n), text)
    text = re.sub(r"`([^`\n]+)`", lambda m: m[1] if len(m[1]) <= 40 else _SEEN["code"][n], text)
    text = re.sub(r"^\s*(?:#{1,6}|>|[-*+]|\d+[.)])\s+", "", text, flags=re.MULTILINE)
    text = re.sub(r"(?<![\w*_~])(\*\*|__|~~|\*|_)(?=\S)([^*_~\n]+)(?<=\S)\1(?![\w*_~])", r"\2", text)
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", " ", text)
    return [piece for sentence in _END.split(_symbols(text, n)) for piece in _short(sentence)]


def _formula(tex: str, n: int) -> str:
    """Return a short formula as its letters, and say of any other that it is on the screen."""
    plain = re.sub(r"\\sqrt\s*\{?([^{}]*)\}?", r"√\1", tex)
    plain = re.sub(r"_\{?([\w]+)\}?", r" \1", plain)
    return plain if not re.search(r"[\\{}^]", plain) and len(plain) <= 24 else _SEEN["formula"][n]


def _symbols(text: str, n: int) -> str:
    text = text.translate(_SUBSCRIPTS)
    for symbol, said in _SYMBOLS.items():
        text = text.replace(symbol, said[n])
    text = re.sub(r"(?<=\w)_(?=\w)", " ", text)
    text = re.sub(r"[<>|{}\\^~`#*]+", " ", text)
    return re.sub(r"[ \t]+", " ", text)


def _short(sentence: str) -> list[str]:
    """Cut a sentence that is too long at its commas; what has neither a letter nor a digit is not spoken."""
    sentence = sentence.strip()
    if not re.search(r"[^\W_]", sentence):
        return []
    if len(sentence) <= LONGEST:
        return [sentence]
    pieces, current = [], ""
    for clause in _CLAUSE.split(sentence):
        if current and len(current) + len(clause) > LONGEST:
            pieces.append(current)
            current = ""
        current = f"{current} {clause}".strip()
    return [
        part for piece in [*pieces, current] for part in (piece[i : i + LONGEST] for i in range(0, len(piece), LONGEST))
    ]
