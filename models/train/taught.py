"""Attributes taught from ten examples of each kind: drift along the weights of logistic regression, and along the shrunk difference of the means.

    python models/train/taught.py --repeats 3

As the studio does it (src/math/taught-pattern.ts and logistic-regression.ts), on photo-like faces: examples from the upper and lower third of
the training faces, measured on held-out ones by the judge.
"""
import numpy as np
import torch
from safetensors.numpy import load_file
from sklearn.linear_model import LogisticRegression

from attributes import halves
from codes import encode_all
from data import load
from edits import Bench, along, judges, per_effect
from export import load_trained
from run import STATE, common, prepare

LABELS = ("photo.smile", "photo.age", "photo.masculine", "photo.long_hair")
EXAMPLES = 10
RIDGE = 100.0
LEAST_SIGNAL = 0.01


def shrunk(up, down, spread):
    """C (C + c/t I)^-1 m: the step from `down` [n,512] to `up` [m,512], the more believed the less noise explains it."""
    difference, noise = up.mean(0) - down.mean(0), 1 / len(up) + 1 / len(down)
    basis, values, rest = spread["basis"].astype("f8"), spread["values"].astype("f8"), float(spread["rest"])
    trace = lambda power: (values ** power).sum() + (len(difference) - len(values)) * rest ** power
    square = difference @ difference
    penalty = noise / (max(LEAST_SIGNAL * square, square - noise * trace(1)) / trace(2))
    keep = lambda variance: variance / (variance + penalty)
    return keep(rest) * difference + (basis @ difference * (keep(values) - keep(rest))) @ basis


def main():
    parser = common(__doc__)
    parser.add_argument("--faces", type=int, default=8, help="held-out faces (default %(default)s)")
    parser.add_argument("--steps", type=int, default=7, help="steps of the quick pair, each way (default %(default)s)")
    parser.add_argument("--repeats", type=int, default=1, help="draws of the examples (default %(default)s)")
    args = parser.parse_args()
    net, cfg, _ = load_trained(args.name, prepare(args.device))
    faces, spread = load(args.data, STATE, cfg.img_size, args.device), load_file(STATE / "export" / "covariance.safetensors")
    bench = Bench(net, faces, True, args.faces, args.name, judges(faces), args.steps, 2.25)
    known = faces.where(True, False)
    z = ((encode_all(net, faces, args.device, known, known[:0])[0][known] - bench.mean) / bench.std).numpy().astype("f8")
    random = np.random.default_rng(0)
    for label in LABELS:
        values = faces.labels[label][known].numpy()
        classes = halves(values, ~np.isnan(values))
        for _ in range(args.repeats):
            up, down = (z[random.choice(np.flatnonzero(classes == c), EXAMPLES, replace=False)] for c in (1, 0))
            model = LogisticRegression(C=1 / RIDGE).fit(np.concatenate([up, down]), [1] * EXAMPLES + [0] * EXAMPLES)
            for way, move in (("weights", along(model.coef_[0])), ("pattern", shrunk(up, down, spread))):
                row = bench.measure(bench.draw(move))
                found = per_effect(row, label)
                print(f"{label:18s} {way}  effect {row['moved'][label]:+.2f}  per unit: background {found['background']:.2f}  colour {found['colour']:.2f}", flush=True)


if __name__ == "__main__":
    main()
