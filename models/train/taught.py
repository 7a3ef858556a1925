"""Attributes taught from ten examples of each kind: drift along the weights of logistic regression, and along the step that keeps what a picture also is.

    python models/train/taught.py --repeats 3

As the studio does it (src/math/taught-pattern.ts and logistic-regression.ts), on photo-like faces: examples from the upper and lower third of
the training faces, measured on held-out ones by the judge.
"""
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file
from sklearn.linear_model import LogisticRegression

from attributes import halves
from codes import encode_all
from data import load
from edits import Bench, along, judges, per_effect
from export import load_trained
from run import STATE, Run, common, prepare

LABELS = ("photo.smile", "photo.age", "photo.masculine", "photo.long_hair")
EXAMPLES = 10
RIDGE = 100.0
LEAST_SIGNAL, SUBJECT = 0.01, 3.5


class Spread:
    """C = B' diag(values - rest) B + rest I, and the weights of what a step keeps (src/protocol/covariance.ts)."""

    def __init__(self, path):
        tensors = {k: v.astype("f8") for k, v in load_file(path).items()}
        self.basis, self.values, self.rest, self.held = tensors["basis"], tensors["values"], float(tensors["rest"]), tensors["held"]

    def times(self, v, f=lambda variance: variance):
        """f(C) v."""
        return f(self.rest) * v + (self.basis @ v * (f(self.values) - f(self.rest))) @ self.basis

    def trace(self, power):
        return (self.values ** power).sum() + (self.basis.shape[1] - len(self.values)) * self.rest ** power


def keep(v, weights, metric):
    """v less the smallest correction in the metric by which no weights [H,512] read anything in it."""
    moves = np.stack([metric(w) for w in weights], 1)
    return v - moves @ np.linalg.lstsq(weights @ moves, weights @ v, rcond=1e-9)[0]


def step(up, down, spread):
    """From `down` [n,512] to `up` [m,512] while the held readings stay, the more believed the less noise explains it (src/math/taught-pattern.ts)."""
    difference, noise = up.mean(0) - down.mean(0), 1 / len(up) + 1 / len(down)
    sizes = np.array([w @ spread.times(w) for w in spread.held])
    held = spread.held[np.abs(spread.held @ difference) < SUBJECT * np.sqrt(noise * sizes)]
    difference = keep(difference, held, spread.times)
    root = np.linalg.cholesky(held @ np.stack([spread.times(w) for w in held], 1))
    moves = np.stack([spread.times(r) for r in np.linalg.solve(root, held)])  # C r of readers r with r' C r = 1
    free = spread.trace(1) - (moves ** 2).sum()
    square = spread.trace(2) - 2 * sum(m @ spread.times(m) for m in moves) + ((moves @ moves.T) ** 2).sum()
    size = difference @ difference
    ridge = noise / (max(LEAST_SIGNAL * size, size - noise * free) / square)
    solved = keep(spread.times(difference, lambda v: 1 / (v + ridge)), held, lambda w: spread.times(w, lambda v: v / (v + ridge)))
    return difference - ridge * solved


def main():
    parser = common(__doc__)
    parser.add_argument("--faces", type=int, default=8, help="held-out faces (default %(default)s)")
    parser.add_argument("--steps", type=int, default=7, help="steps of the quick pair, each way (default %(default)s)")
    parser.add_argument("--covariance", type=Path, help="that of the pack (default: that of the run)")
    parser.add_argument("--repeats", type=int, default=1, help="draws of the examples (default %(default)s)")
    args = parser.parse_args()
    covariance = args.covariance or Run(args.name).shipped / "covariance.safetensors"
    net, cfg, _ = load_trained(args.name, prepare(args.device))
    faces, spread = load(args.data, STATE, cfg.img_size, args.device), Spread(covariance)
    bench = Bench(net, faces, True, args.faces, args.name, judges(faces), args.steps, 2.25, load_file(covariance))
    known = faces.where(True, False)
    z = ((encode_all(net, faces, args.device, known, known[:0])[0][known] - bench.mean) / bench.std).numpy().astype("f8")
    random = np.random.default_rng(0)
    for label in LABELS:
        values = faces.labels[label][known].numpy()
        classes, sums = halves(values, ~np.isnan(values)), {}
        for _ in range(args.repeats):
            up, down = (z[random.choice(np.flatnonzero(classes == c), EXAMPLES, replace=False)] for c in (1, 0))
            model = LogisticRegression(C=1 / RIDGE).fit(np.concatenate([up, down]), [1] * EXAMPLES + [0] * EXAMPLES)
            for way, move in (("weights", along(model.coef_[0])), ("step", step(up, down, spread))):
                row = bench.measure(bench.draw(move) if way == "weights" else bench.draw_settled(move, None))
                sums.setdefault(way, []).append([row["moved"][label], row["background"], row["colour"]])
        for way, rows in sums.items():
            effect, background, colour = np.mean(rows, 0)
            print(f"{label:18s} {way:8s} effect {effect:+.2f}  per unit: background {background / abs(effect):.2f}  colour {colour / abs(effect):.2f}", flush=True)


if __name__ == "__main__":
    main()
