"""HTML to Markdown: what a reader would see, with its lists, code and formulas, and nothing that is hidden or runs."""

import re
from typing import TYPE_CHECKING

from interviewer.corpus.importing import cues

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

LARGEST_NESTING = 400
_GONE = (
    *("script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "canvas", "video", "audio"),
    *("form", "button", "input", "select", "textarea", "head", "link", "meta", "base"),
)
_AROUND = ("nav", "header", "footer", "aside", "menu", "dialog")
_AROUND_NAMES = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|menu|sidebar|breadcrumbs?|footer|comments?|recommend(?:ed|ations)?|related|share|social|"
    r"advert|ads?|advertisement|banner|cookie|popup|modal|toolbar|copyright|toc|table-of-contents|hidden|sr-only|"
    r"visually-hidden)(?:$|[-_ ])",
    re.IGNORECASE,
)
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|em|rem|pt|%)?\s*(?:;|$)|opacity\s*:\s*0\s*(?:;|$)"
    r"|(?:left|top|text-indent)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_NAMES = (
    "a|abbr|anki-mathjax|article|aside|b|base|blockquote|body|br|button|canvas|center|code|dd|del|details|dialog|div|dl|dt|em|"
    "embed|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|li|link|main|mark|math|"
    "menu|meta|nav|noscript|object|ol|option|p|pre|q|s|script|section|select|small|span|strike|strong|style|sub|summary|sup|"
    "svg|table|tbody|td|template|textarea|tfoot|th|thead|title|tr|tt|u|ul|var|video|audio"
)
_TAG = re.compile(
    rf"</?(?:{_NAMES})(?:\s+(?:[\w:@.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+)|hidden|open|checked|disabled|async|defer))*\s*/?>",
    re.IGNORECASE,
)
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_CODE = re.compile(
    r"(^(?:```|~~~)[^\n]*\n.*?(?:^(?:```|~~~)[ \t]*$|\Z)|(?<!`)(`+)(?!`).+?(?<!`)\2(?!`))", re.DOTALL | re.MULTILINE
)


def has_markup(text: str) -> bool:
    """Say whether a text holds tags or character references."""
    return _TAG.search(text) is not None or _REFERENCE.search(text) is not None


def fragment_to_markdown(text: str) -> str:
    """Return a fragment, such as a field of a flash card, as Markdown; text without markup comes back as it is."""
    if not has_markup(text):
        return text
    return _stripped(text) if _too_deep(text) else _markdown(_parsed(_escaped(text)))


def without_tags(text: str) -> str:
    """Return Markdown without the HTML in it: line breaks stay, hidden text and scripts go, code is left alone."""
    if not _TAG.search(text):
        return text
    return "".join(
        _plain(part) if n % 3 == 0 else part if n % 3 == 1 else "" for n, part in enumerate(_CODE.split(text))
    )


def _plain(text: str) -> str:
    if not _TAG.search(text):
        return text
    if _too_deep(text):
        return _stripped(text)
    soup = _parsed(_escaped(text))
    for tag in soup.find_all("br"):
        tag.replace_with("\n")
    for name, sign in (("sub", "_"), ("sup", "^")):
        for tag in soup.find_all(name):
            tag.insert(0, sign)
    return _FORMULA_TEXT.sub(lambda found: found[1], soup.get_text())


def _escaped(text: str) -> str:
    """Return a text in which every `<` that begins no tag is written as a reference: "a < b" is no markup."""
    return re.sub(r"<(?!!--)", lambda at: "<" if _TAG.match(text, at.start()) else "&lt;", text)


def page_to_markdown(text: str) -> tuple[str, str | None]:
    """Return the readable part of a page as Markdown, and the address that the page says it has.

    Navigation, headers, footers and what lies beside the article are left out; where the page marks its article, the
    rest is.
    """
    if _too_deep(text):
        return _stripped(text), None
    address = _address(text)
    soup = _parsed(text)
    for tag in soup.find_all(_AROUND):
        tag.decompose()
    for tag in soup.find_all(True):
        if not tag.decomposed and _around(tag):
            tag.decompose()
    marked = [tag for tag in soup.find_all(["article", "main"]) if len(tag.get_text(strip=True)) > 200]
    whole = len(soup.get_text(strip=True))
    main = max(marked, key=lambda tag: len(tag.get_text(strip=True)), default=None)
    chosen: Tag = main if main and len(main.get_text(strip=True)) > whole / 3 else soup
    _unfold(chosen)
    return _markdown(chosen), address


def _unfold(page: "Tag") -> None:
    """Show what is folded away: a summary that asks begins a question, "Show answer" is no words of the text."""
    for summary in page.find_all("summary"):
        words = " ".join(summary.get_text(" ").split())
        if cues.is_answer_heading(words):
            summary.decompose()
        else:
            summary.name = "p"
            if cues.looks_asked(words):
                summary.string = f"Q: {cues.without_number(words)[0]}"


def _parsed(text: str) -> "BeautifulSoup":
    from bs4 import BeautifulSoup, Comment

    soup = BeautifulSoup(text, "html.parser")
    _formulas(soup)
    for tag in soup.find_all(_GONE):
        tag.decompose()
    for tag in soup.find_all(True):
        if not tag.decomposed and _hidden(tag):
            tag.decompose()
    for comment in soup.find_all(string=lambda found: isinstance(found, Comment)):
        comment.extract()
    return soup


def _hidden(tag: "Tag") -> bool:
    style = str(tag.get("style") or "")
    return tag.has_attr("hidden") or tag.get("aria-hidden") == "true" or bool(style and _HIDDEN_STYLE.search(style))


def _around(tag: "Tag") -> bool:
    if tag.name in {"html", "body", "article", "main"}:
        return False
    names = " ".join(str(name) for key in ("class", "id") for name in tag.get_attribute_list(key) if name)
    return bool(names.strip() and _AROUND_NAMES.search(names))


def _formulas(soup: "BeautifulSoup") -> None:
    """Replace formulas by their TeX between dollar signs: MathJax, KaTeX, MathML with TeX beside it, pictures of TeX."""
    for tag in soup.find_all("script", type=re.compile(r"^math/tex")):
        _replace(tag, tag.get_text(), display="display" in str(tag.get("type")))
    for note in soup.find_all("annotation", encoding="application/x-tex"):
        if note.decomposed:
            continue
        display = note.find_parent(class_=re.compile("display")) or note.find_parent("math", display="block")
        around = note.find_parent(class_=re.compile(r"^(?:katex-display|katex|MathJax.*|mjx-.*)$")) or note.find_parent(
            "math"
        )
        _replace(around or note, note.get_text(), display=display is not None)
    for tag in soup.find_all("anki-mathjax"):
        _replace(tag, tag.get_text(), display=tag.get("block") == "true")
    for tag in soup.find_all("img", alt=True):
        classes = " ".join(map(str, tag.get_attribute_list("class")))
        if tag.get("eeimg") or re.search(r"latex|tex|math|equation", classes):
            _replace(tag, str(tag["alt"]), display=False)


def _replace(tag: "Tag", tex: str, *, display: bool) -> None:
    from bs4 import BeautifulSoup

    sign = "$$" if display else "$"
    # In <code> it is not escaped as Markdown; the marks are taken away again when the text is made.
    made = BeautifulSoup("", "html.parser").new_tag("code")
    made.string = f"\N{INVISIBLE TIMES}{sign}{tex.strip()}{sign}\N{INVISIBLE TIMES}"
    tag.replace_with(made)


_FORMULA_TEXT = re.compile("\N{INVISIBLE TIMES}(.*?)\N{INVISIBLE TIMES}", re.DOTALL)
_FORMULA = re.compile("`+ ?\N{INVISIBLE TIMES}(.*?)\N{INVISIBLE TIMES} ?`+", re.DOTALL)


def _markdown(tag: "Tag") -> str:
    import markdownify

    for picture in tag.find_all("img"):
        picture.decompose()
    converter = markdownify.MarkdownConverter(
        heading_style=markdownify.ATX,
        bullets="-",
        escape_asterisks=False,
        escape_underscores=False,
        escape_misc=False,
        newline_style=markdownify.BACKSLASH,
        code_language_callback=_code_language,
    )
    made: str = converter.convert_soup(tag)
    made = _FORMULA.sub(lambda found: found[1], made.replace("\\\n", "\n"))
    made = re.sub(r"[ \t\xa0]+\n", "\n", made.replace("\xa0", " "))
    return re.sub(r"\n{3,}", "\n\n", made).strip()


def _too_deep(text: str) -> bool:
    """Say whether elements lie in elements so deep that parsing would take quadratic time and converting would fail."""
    depth = 0
    for tag in _TAG.finditer(text):
        name = re.sub(r"\W", " ", tag[0]).split()[0].lower()
        if tag[0].startswith("</"):
            depth = max(0, depth - 1)
        elif name not in _VOID and not tag[0].endswith("/>"):
            depth += 1
            if depth > LARGEST_NESTING:
                return True
    return False


def _stripped(text: str) -> str:
    """Return the text of HTML without parsing it: scripts and styles go, other tags become line ends."""
    import html

    text = re.sub(r"<(script|style|head|template)\b.*?</\1\s*>", "", text, flags=re.DOTALL | re.IGNORECASE)
    return re.sub(r"\n{3,}", "\n\n", html.unescape(_TAG.sub("\n", _COMMENT.sub("", text)))).strip()


def _code_language(tag: "Tag") -> str | None:
    code = tag.find("code")
    for holder in (tag, code):
        for name in holder.get_attribute_list("class") if holder else []:
            if found := re.fullmatch(r"(?:language|lang|highlight-source)-([\w+#-]+)", str(name)):
                return found[1]
    return None


def _address(text: str) -> str | None:
    """Return the address of a saved page, as the browser noted it or as the page gives it itself."""
    from bs4 import BeautifulSoup
    from bs4.filter import SoupStrainer

    if saved := re.search(r"saved from url=\(\d+\)(\S+)", text[:4000]):
        return saved[1]
    soup = BeautifulSoup(text, "html.parser", parse_only=SoupStrainer(["link", "meta"]))
    canonical = soup.find("link", rel="canonical", href=True)
    told = soup.find("meta", attrs={"property": "og:url"}, content=True)
    return str(canonical["href"]) if canonical else str(told["content"]) if told else None
