"""Makes the scorers' small weights from the rows of this folder, and from nothing else."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.graders.examples import Example, examples, hash_of
from evals.graders.labelled import labelled
from evals.graders.pairs import Pair, pairs
from evals.graders.pairs import hash_of as hash_of_pairs
from evals.scorers.bearing import bearing, to_embed
from evals.scorers.embedding import embed
from evals.scorers.features import features
from evals.scorers.learnt import FOLDER, Linear
from evals.scorers.patterns import KINDS

STRENGTH = 30.0
"""Inverse of the regularisation; higher fits more closely. Chosen by cross-validation."""

STEPS = 60
"""Of the solver: more change no verdict."""

_SPOKEN_TO = re.compile(r"\b(?:you|your|yours|yourself|supervis\w+|tutor)\b|\?|“", re.IGNORECASE)
"""What speaks to the person may be a suggestion, and what quotes is the article's."""

GOOD = "good"
KINDS_AND_GOOD = (*KINDS, GOOD)
MEETS = "meets"
UNSUPPORTED = "unsupported"


def fit_kinds(rows: Sequence[Example], columns: NDArray[np.float32]) -> Linear:
    """What a sentence is: one of the kinds of violation, or good; ``columns`` are its features.

    One classifier for all, and not one a kind: what is good is then learnt once, against all of
    them, and few examples of a kind suffice.
    """
    from scipy.sparse import csr_matrix
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    # Who commits two things is an example of both.
    places = [(at, kind) for at, row in enumerate(rows) for kind in kinds_of(row)]
    labels = [KINDS_AND_GOOD.index(kind) for _, kind in places]
    model = LogisticRegression(C=STRENGTH, max_iter=STEPS, tol=1e-3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(csr_matrix(columns)[[at for at, _ in places]], labels)
    names = [KINDS_AND_GOOD[label] for label in model.classes_]
    return Linear(
        names, model.coef_.astype(np.float32), model.intercept_.astype(np.float32), one_of=True
    )


def kinds_of(row: Example) -> Sequence[str]:
    """Of which of ``KINDS_AND_GOOD`` a sentence is an example: as good as always of one."""
    found = [kind for kind in KINDS if kind in row.faults]
    # What states something and cites it for good reason would be a claim without its marker:
    # whether it has one is for the scorer to see, and not to be learnt from the words.
    if row.cited and not row.faults and not _SPOKEN_TO.search(row.text):
        return ["uncited_claim"]
    return found or [GOOD]


def fit_meets(rows: Sequence[Example], columns: NDArray[np.float32]) -> Linear:
    """Whether a sentence acknowledges how something was for the person."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    asked = [at for at, row in enumerate(rows) if row.meets is not None]
    # Rare as it is, the one that is missed weighs as much as the one that is seen where it is not.
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", solver="liblinear")
    model.fit(csr_matrix(columns)[asked], [rows[at].meets for at in asked])
    return Linear([MEETS], model.coef_.astype(np.float32), model.intercept_.astype(np.float32))


def fit_support(rows: Sequence[Pair], learnt: Linear | None = None) -> Linear:
    """A linear classifier over what ``bearing`` says: ``unsupported``."""
    embed([text for row in rows for text in to_embed(row.text, row.beside)])
    columns = np.stack([bearing(row.text, row.beside, row.typed, learnt) for row in rows])
    return fit_support_on(rows, columns)


def fit_support_on(rows: Sequence[Pair], columns: NDArray[np.float32]) -> Linear:
    """The same with the rows' numbers at hand, shape (rows, len(bearing.NAMES))."""
    from sklearn.linear_model import LogisticRegression

    mean, spread = columns.mean(axis=0), columns.std(axis=0) + 1e-6
    model = LogisticRegression(C=1.0, class_weight="balanced")
    model.fit(
        (columns - mean) / spread,
        [not row.supported for row in rows],
        sample_weight=[row.weight for row in rows],
    )
    weights = (model.coef_ / spread).astype(np.float32)
    bias = (model.intercept_ - weights @ mean).astype(np.float32)
    return Linear([UNSUPPORTED], weights, bias)


def train(folder: Path = FOLDER) -> int:
    """Write all weights; return from how many rows they come."""
    rows = examples()
    columns = features([row.text for row in rows])
    sentences = fit_kinds(rows, columns)
    sentences.save(folder / "sentences.npz", hash_of(rows))
    fit_meets(rows, columns).save(folder / "meets.npz", hash_of(rows))
    beside = pairs(labelled("dev") or ())
    fit_support(beside, sentences).save(folder / "support.npz", hash_of_pairs(beside))
    return len(rows) + len(beside)
