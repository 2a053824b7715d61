"""Fits the combiner of the wording grader to human-scored answers, and says how it does on what it was not fitted to.

    python -m training.combiner FILE.jsonl … [--write]

The files have the format of `interviewer evaluate`. A reply's score is the mean of its propositions' credits, each a
logistic regression on the same coefficients, so scores of whole replies teach credits of single propositions. The loss is
the squared error, every file and in it every fifth of the score range weighing the same, with a ridge penalty. Before the
fit on everything, each whole file is held out once, and each question once (five folds): the two tables are printed.
"""

import argparse
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from interviewer.core.folding import fold
from interviewer.core.inline import inline_question
from interviewer.core.masking import masked
from interviewer.corpus import read_corpus
from interviewer.corpus.draft import with_drafts
from interviewer.evaluation.agreement import pearson, quadratic_kappa, score_levels, within_question, wrmse
from interviewer.grading.combiner import CLIP
from interviewer.grading.coverage import FEATURES, compare, own_values, shared_values
from interviewer.grading.fluency import FluencyTable, learn
from interviewer.grading.profile import of_reference, of_reply
from interviewer.settings import shipped

RIDGE = 3e-3
NEVER_GOOD = frozenset({"polarity", "inverted", "question_recall"})
"""Features that may only lower a credit: what raises it with them in these files is chance, and would invite abuse."""
NEVER_BAD = frozenset({"recall", "new_recall", "stretch_recall", "share", "soft_recall", "order", "shapes", "fluency"})
STEPS = 200
FOLDS = 5
TARGET = Path(__file__).parent.parent / "interviewer" / "grading" / "combiner.json"

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Rows:
    """One file: per reply its propositions' features, the human score 0–1, and the question it belongs to."""

    name: str
    features: list[Floats]
    scores: Floats
    questions: list[str]

    def where(self, keep: Callable[[str], bool]) -> "Rows":
        """Return the replies to the questions that are kept."""
        chosen = [n for n, question in enumerate(self.questions) if keep(question)]
        kept = [self.questions[n] for n in chosen]
        return Rows(self.name, [self.features[n] for n in chosen], self.scores[chosen], kept)


@dataclass(frozen=True)
class Fit:
    """Fitted coefficients; one number a feature."""

    mean: Floats
    scale: Floats
    weights: Floats
    bias: float

    def predict(self, replies: Sequence[Floats]) -> Floats:
        """Return the score of every reply."""
        counts = np.array([len(reply) for reply in replies])
        owner = np.repeat(np.arange(len(replies)), counts)
        scaled = np.clip((np.concatenate(replies) - self.mean) / self.scale, -CLIP, CLIP)
        credits_ = expit(scaled @ self.weights + self.bias)
        return np.asarray(np.bincount(owner, credits_, len(replies)) / counts)


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of a file that have a reply and a reference."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [row for row in rows if row.get("reference") and row.get("answer", "").strip()]


def featured(name: str, rows: Sequence[dict[str, str]], table: FluencyTable) -> Rows:
    """Return the features of every reply to a question that leaves no choice."""
    features, scores, questions = [], [], []
    for row in rows:
        question, _ = inline_question(row["question"], row["reference"], (), with_drafts)
        if question.enough:
            continue
        lang = question.answer.langs[0]
        points = [of_reference(point.text.get(lang)) for point in question.key_points]
        whole = of_reference("\n".join(point.text.get(lang) for point in question.key_points))
        asked, reply = of_reference(row["question"]), of_reply(masked(fold(row["answer"])))
        shared = shared_values(asked, reply, whole, table)
        features.append(
            np.array([(*own_values(point, asked, reply, compare(point, asked, reply)), *shared) for point in points])
        )
        scores.append(float(row["score"]))
        questions.append(f"{name}:{row['qid']}")
    return Rows(name, features, np.array(scores), questions)


def sentences(files: dict[str, list[dict[str, str]]]) -> list[tuple[str, ...]]:
    """Return what fluency is learned from: every third reply of the files, and the answers and examples of the corpus."""
    replies = [row["answer"] for rows in files.values() for row in rows[::3]]
    corpus = read_corpus([shipped("knowledge")]).values()
    own = [q.answer.get(lang) for q in corpus for lang in q.answer.langs] + [e.text for q in corpus for e in q.examples]
    return [of_reply(fold(text)).tokens for text in (*replies, *own)]


def balance(scores: Floats) -> Floats:
    """Return weights that add up to 1 and give every fifth of the score range the same share."""
    fifth = np.minimum((scores * 5 + 1e-9).astype(int), 4)
    weights = 1 / np.bincount(fifth, minlength=5)[fifth]
    return np.asarray(weights / weights.sum())


def fit(files: Sequence[Rows]) -> Fit:
    """Return the coefficients that minimise the weighted squared error of the replies' scores."""
    files = [rows for rows in files if rows.features]
    replies = [reply for rows in files for reply in rows.features]
    wanted = np.concatenate([rows.scores for rows in files])
    weight = np.concatenate([balance(rows.scores) for rows in files]) / len(files)
    counts = np.array([len(reply) for reply in replies])
    owner = np.repeat(np.arange(len(replies)), counts)
    values = np.concatenate(replies)
    mean, scale = values.mean(0), values.std(0) + 1e-6
    scaled = np.clip((values - mean) / scale, -CLIP, CLIP)

    def loss(coefficients: Floats) -> tuple[float, Floats]:
        credit = expit(scaled @ coefficients[:-1] + coefficients[-1])
        error = np.bincount(owner, credit, len(replies)) / counts - wanted
        slope = (2 * weight * error / counts)[owner] * credit * (1 - credit)
        penalty = RIDGE * coefficients[:-1]
        value = (weight * error**2).sum() + (penalty * coefficients[:-1]).sum()
        return float(value), np.append(scaled.T @ slope + 2 * penalty, slope.sum())

    limits = [(None if n not in NEVER_BAD else 0.0, None if n not in NEVER_GOOD else 0.0) for n in FEATURES]
    found = minimize(
        loss,
        np.zeros(len(FEATURES) + 1),
        jac=True,
        method="L-BFGS-B",
        bounds=[*limits, (None, None)],
        options={"maxiter": STEPS},
    )
    return Fit(mean, scale, found.x[:-1], float(found.x[-1]))


def report(held: str, rows: Rows, scores: Floats) -> None:
    """Print one line of agreement."""
    figures = {
        "r": pearson(rows.scores, scores),
        "within": within_question(rows.scores, scores, np.unique(rows.questions, return_inverse=True)[1]),
        "wRMSE": wrmse(rows.scores, scores),
        "QWK": quadratic_kappa(rows.scores, scores, score_levels(rows.scores)),
    }
    shown = "  ".join(f"{name} {'–' if value is None else f'{value:.3f}'}" for name, value in figures.items())
    print(f"  {held:<22} n {len(rows.scores):>5}  {shown}", flush=True)


def held_out(files: Sequence[Rows]) -> None:
    """Print the agreement on files, and on questions, that the coefficients were not fitted to."""
    print("whole file held out")
    for rows in files:
        report(rows.name, rows, fit([other for other in files if other is not rows]).predict(rows.features))
    print("whole questions held out")
    names = sorted({question for rows in files for question in rows.questions})
    fold = dict(zip(names, np.random.default_rng(0).permutation(len(names)) % FOLDS, strict=True))
    guesses = [np.zeros(len(rows.scores)) for rows in files]
    for k in range(FOLDS):
        fitted = fit([rows.where(lambda question, k=k: fold[question] != k) for rows in files])  # type: ignore[misc]
        for rows, guess in zip(files, guesses, strict=True):
            out = [n for n, question in enumerate(rows.questions) if fold[question] == k]
            if out:
                guess[out] = fitted.predict([rows.features[n] for n in out])
    for rows, guess in zip(files, guesses, strict=True):
        report(rows.name, rows, guess)


def as_json(fitted: Fit, table: FluencyTable, trained_on: list[dict[str, object]]) -> str:
    """Return what ships."""
    pairs: dict[str, dict[str, float]] = {}
    for (one, other), value in table.pairs.items():
        pairs.setdefault(one, {})[other] = value
    data = {
        "about": "Written by python -m training.combiner; numbers only, no text of the files that it was fitted to.",
        "trained_on": trained_on,
        "features": list(FEATURES),
        "mean": [round(float(x), 6) for x in fitted.mean],
        "scale": [round(float(x), 6) for x in fitted.scale],
        "weights": [round(float(x), 6) for x in fitted.weights],
        "bias": round(fitted.bias, 6),
        "characters": "".join(sorted(table.characters)),
        "pairs": pairs,
    }
    return json.dumps(data, ensure_ascii=False, indent=0, separators=(",", ":")).replace("\n", "") + "\n"


def main() -> None:
    """Fit, report, and write where told to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    given = parser.parse_args()
    read_files = {path.stem: read(path) for path in given.files}
    table = learn(sentences(read_files))
    files = [featured(name, rows, table) for name, rows in read_files.items()]
    held_out(files)
    fitted = fit(files)
    for name, weight in sorted(zip(FEATURES, fitted.weights, strict=True), key=lambda pair: -abs(pair[1])):
        print(f"  {name:<20} {weight:+.3f}")
    if given.write:
        trained_on: list[dict[str, object]] = [
            {
                "file": path.name,
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest()[:12],
                "replies": len(rows.scores),
                "questions": len(set(rows.questions)),
            }
            for path, rows in zip(given.files, files, strict=True)
        ]
        TARGET.write_text(as_json(fitted, table, trained_on), "utf-8")


if __name__ == "__main__":
    main()
