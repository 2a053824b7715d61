"""What `doctor` tries: the database, the questions, the index, embeddings, the chat model, and an Ollama that is running."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from interviewer.cli.doctor import Finding, tried
from interviewer.errors import ExitCode, Said

if TYPE_CHECKING:
    from interviewer.settings import Settings
    from interviewer.wiring import Services


def service_findings(services: "Services") -> Iterator[Finding]:
    """Yield each finding as soon as it is known."""
    yield _languages(services)
    yield tried("database", lambda: _database(services))
    yield _corpus(services)
    yield tried("index", lambda: _index(services))
    yield _embeddings(services)
    yield _model(services)
    yield _ollama()


def _from(settings: "Settings", name: str) -> Said:
    """Say where a setting came from, in brackets."""
    from interviewer.settings import source_words

    source = source_words(settings.source(name))
    return Said(f"({source.en})", f"（{source.zh}）")


def _languages(services: "Services") -> Finding:
    s, environ = services.settings, services.environ
    shown = (
        ("interface", "界面", s.language(environ), "lang"),
        ("questions", "题目", s.question_language(environ), "question_lang"),
        ("feedback", "反馈", s.feedback_language(environ), "feedback_lang"),
    )
    en = ", ".join(f"{what} {lang} {_from(s, name).en}" for what, _, lang, name in shown)
    zh = "，".join(f"{what} {lang}{_from(s, name).zh}" for _, what, lang, name in shown)
    return Finding("languages", True, Said(en, zh))


def _database(services: "Services") -> Said:
    count = len(services.store.sessions())
    return Said(f"{count} interview{'s' if count != 1 else ''}", f"{count} 场面试")


def _corpus(services: "Services") -> Finding:
    corpus = services.corpus
    folders = ", ".join(map(str, services.settings.knowledge_folders))
    if not corpus.faults:
        return Finding("questions", True, Said(f"{len(corpus)} in {folders}", f"{len(corpus)} 道，位于 {folders}"))
    faulty = len(corpus.faults)
    return Finding(
        "questions",
        False,
        Said(
            f"{len(corpus)} in {folders}; {faulty} fault{'s' if faulty > 1 else ''}",
            f"{len(corpus)} 道，位于 {folders}；{faulty} 处错误",
        ),
        Said("run `interviewer questions check`", "请运行 `interviewer questions check`"),
        ExitCode.INPUT,
    )


def _index(services: "Services") -> Said:
    hits = services.index.search("attention", k=1)
    url, count = services.settings.chroma_url, len(services.corpus)
    answers = Said("answers a search", "可以检索") if hits else Said("finds nothing", "检索不到结果")
    if url:
        where = _from(services.settings, "chroma_url")
        place = Said(f"Chroma server {url} {where.en}", f"Chroma 服务器 {url}{where.zh}")
    else:
        place = Said("embedded Chroma", "内置 Chroma")
    return Said(f"{place.en}, {count} questions, {answers.en}", f"{place.zh}，{count} 道题，{answers.zh}")


def _embeddings(services: "Services") -> Finding:
    from interviewer.settings import source_words

    chosen = services.settings
    if not chosen.embedding_model:
        return Finding("embeddings", None, Said("built in", "内置"))

    def attempt() -> Said:
        where, (_, source) = _from(chosen, "embedding_model"), services.embedding_key
        size, key = len(services.embedder.embed(["test"])[0]), source_words(source)
        return Said(
            f"{chosen.embedding_model} {where.en}, key: {key.en}; {size} dimensions",
            f"{chosen.embedding_model}{where.zh}，密钥：{key.zh}；{size} 维",
        )

    return tried("embeddings", attempt)


def _model(services: "Services") -> Finding:
    from interviewer.model import find_key, open_model, try_model
    from interviewer.settings import source_words

    settings = services.settings
    if not settings.model:
        todo = Said("--model provider:model chooses one", "用 --model provider:model 选择")
        found, source = find_key(settings, services.environ)
        if not found:
            return Finding("model", None, Said("none chosen", "未选择"), todo)
        idle = Said(
            f"none chosen; a key is there ({source}), and nothing is spent",
            f"未选择；已找到密钥（{source_words(source).zh}），但不会使用",
        )
        return Finding("model", None, idle, todo)

    def attempt() -> Said:
        _, source = find_key(settings, services.environ)
        trial = try_model(open_model(settings, services.environ))
        where, key = _from(settings, "model"), source_words(source)
        doubt = Said("", "")
        if not trial.readable:
            doubt = Said(
                "; its answer was no JSON, so expect ungraded replies", "；它的回答不是 JSON，可能有回答无法评分"
            )
        answer = Said(
            f"answered in {trial.seconds:.1f} s as {trial.model}, JSON by {trial.json_mode}",
            f"{trial.seconds:.1f} 秒内以 {trial.model} 作答，JSON 方式 {trial.json_mode}",
        )
        return Said(
            f"{settings.model} {where.en}, key: {key.en}; {answer.en}{doubt.en}",
            f"{settings.model}{where.zh}，密钥：{key.zh}；{answer.zh}{doubt.zh}",
        )

    return tried("model", attempt)


def _ollama() -> Finding:
    from interviewer.model import probe_ollama

    names = probe_ollama()
    if not names:
        return Finding("ollama", None, Said("not running here", "本机未运行"))
    listed = ", ".join(names[:5])
    todo = Said(f"--model ollama:{names[0]} would use it", f"用 --model ollama:{names[0]} 即可使用")
    return Finding("ollama", None, Said(listed, listed), todo)
