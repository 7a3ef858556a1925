"""Finds what reads each label off z_sem, and what moves it: attributes.json (version 2) and covariance.safetensors in state/export/<name>.

Weights read: logistic or ridge regression on normalised codes, scored on held-out pictures. A direction moves: the pattern that goes with the
label while the rest of the picture stays (directions.py), scaled by drawing a few training faces so that one unit moves the reading by one
standard deviation of a number, or by the whole step of a class. `evaluate.py --edits` then measures each slider and gives it its range.
"""
import json
import warnings

import numpy as np
import torch
from safetensors.numpy import save_file
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import r2_score, roc_auc_score

from codes import encode_all, mirrored_labels, normaliser
from data import load
from digits import rounded, short
from diffusion import Schedule, quick_decode, quick_invert
from directions import corners, drift, drift_patterns, may_drift, means, nuisance, patterns, seen_patterns
from export import load_trained
from run import STATE, Run, common, prepare

PHOTO, RENDERED = "photo-like", "rendered"
# name, group, label on photo-like faces, label on rendered ones. A label of the other set serves where a set has none of its own.
WANTED = [
    ("Smile", "Expression", "photo.smile", "smile"), ("Open mouth", "Expression", "mouth_open", "mouth_open"),
    ("Raised brows", "Expression", "brow_raise", "brow_raise"), ("Closed eyes", "Expression", "eye_close", "eye_close"),
    ("Age", "Face", "photo.age", "age"), ("Masculine", "Face", "photo.masculine", "masculine"),
    ("Weight", "Face", "weight", "weight"), ("Skin colour", "Face", "photo.skin_color", None),
    *((f"{word} glasses", "Glasses", *[f"glasses={key}"] * 2) for word, key in
      (("No", "none"), ("Thin", "thin"), ("Thick", "thick"), ("Dark", "dark"))),
    ("Long hair", "Hair", "photo.long_hair", None),
    *((word, "Hair", *[f"hair={key}"] * 2) for word, key in
      (("Afro", "afro01"), ("Bald", "bald"), ("Braid", "braid01"), ("Long straight hair", "long01"), ("Ponytail", "ponytail01"))),
    ("Dark hair", "Hair colour", "photo.hair_color", None),
    *((f"{key.capitalize()} hair", "Hair colour", *[f"hair_color={key}"] * 2) for key in ("black", "brown", "blond", "red", "auburn", "grey", "white")),
    ("Turn left or right", "Pose", "yaw", "yaw"), ("Look up or down", "Pose", "pitch", "pitch"), ("Tilt", "Pose", "roll", "roll"),
    ("Outdoors", "Background", "photo.outdoors", None),
]
KEEP = 0.85
ROWS = 16_000  # training codes; more changes the scores by less than their error
LEFT_OUT = {"glasses": "none", "hair": "short01", "hair_color": "brown"}  # the class of each column that the others are measured from
FACES, STEPS, POWER = 10, 5, 2.25  # of a trial: training faces of a set, drawn in a quick way
GRADIENTS, EACH = 96, 2  # training faces whose upper corners tell how codes change backgrounds; random gradients of each
PULL = 1.0  # how much a direction shuns what changes backgrounds
UNIT, ROUNDS = 2.0, 2  # patterns that a trial begins with; draws, each of which corrects what the one before showed
MOST = 6.0  # a direction that needs to be longer than this many patterns moves nothing
WHOLE = 2.5  # patterns that a class is moved by at most: the logits of some lie so far apart that no face between would get there
PLACES = np.linspace(0, 1, 21)
RANK = 64
KEPT = {"corners": 27, "light": 4, "face colour": 3}  # numbers of a picture, by `nuisance`, that a taught step keeps
KEPT_ROWS, KEPT_RIDGE = 5_000, 0.02  # pictures that their readings are fitted on


class Codes:
    """What attributes are found from: normalised codes z [N,512], held, photo [N] and labels name -> [N] of the pictures and of mirrored photo-like ones."""

    def __init__(self, net, faces, name, rendered, device):
        photos = torch.cat([faces.where(True, False), faces.where(True, True)])
        known = torch.cat([photos, faces.where(False, False)[:rendered], faces.where(False, True)])
        plain, mirrored = encode_all(net, faces, device, known, photos)
        self.faces, (self.mean, self.std) = faces, normaliser(name, plain, faces)
        self.z = ((torch.cat([plain[known], mirrored[photos]]) - self.mean) / self.std).cpu().numpy()
        both = lambda values, turned=None: torch.cat([values[known], (values if turned is None else turned)[photos]]).cpu().numpy()
        self.index = both(torch.arange(len(faces.names), device=known.device))
        self.mirrored = np.arange(len(self.z)) >= len(known)
        self.held, self.photo = both(faces.held), both(faces.photo)
        turned = mirrored_labels(faces)
        self.labels = {k: both(v, turned[k]) for k, v in faces.labels.items()}

    def pictures(self, rows):
        x = self.faces.batch(torch.as_tensor(self.index[rows]))
        return torch.where(torch.as_tensor(self.mirrored[rows])[:, None, None, None], x.flip(3), x)


def halves(values, known):
    """A number becomes two classes: the upper and the lower third, or what is above the lowest value where that is common."""
    low, high = np.quantile(values[known], [1 / 3, 2 / 3])
    return np.where(values > max(low, np.nextafter(high, -np.inf)), 1.0, np.where(values <= low, 0.0, np.nan))


def answer(reading, values, unit):
    """By how much a reading changes, mean over faces, where the label is one unit more: a regression answers less than the label says."""
    return float(np.cov(reading, values)[0, 1] / values.var(ddof=1) * unit)


def read(label, codes):
    """How to read one label: AUROC of a classifier and, for numbers, R2 of a regression; the better known one is kept."""
    values, photo = codes.labels[label], label.startswith("photo.")
    enough = codes.held | (np.random.default_rng(0).random(len(values)) < ROWS / len(values)) | photo
    values, z, test = values[enough], codes.z[enough], codes.held[enough]
    known = ~np.isnan(values)
    binary = set(np.unique(values[known])) <= {0.0, 1.0}
    classes = values if binary else halves(values, known)
    use = ~np.isnan(classes)
    model = LogisticRegression(C=0.003 if photo else 0.01, max_iter=200, class_weight="balanced")
    model.fit(z[use & ~test], classes[use & ~test])
    auroc = roc_auc_score(classes[use & test], model.decision_function(z[use & test]))
    found = dict(kind="classify", metric="auroc", score=float(auroc), weights=model.coef_[0], bias=float(model.intercept_[0]), held_out=int((use & test).sum()))
    if not binary:
        ridge = Ridge(alpha=2000 if photo else 300).fit(z[known & ~test], values[known & ~test])
        r2 = r2_score(values[known & test], ridge.predict(z[known & test]))
        found |= dict(kind="regress", auroc=float(auroc), r2=float(r2), weights=ridge.coef_, bias=float(ridge.intercept_))
        if r2 >= KEEP:
            found |= dict(metric="r2", score=float(r2))
    found["unit"] = answer(z[known & test] @ found["weights"], values[known & test], 1 if binary else values[known & ~test].std())
    return found


def directions(codes, readings):
    """Patterns by label, of both sets: all labels of a set together. `glasses=none` takes the place of the other glasses; poses are held everywhere.

    Beside them, by set, the patterns of drift; and `seen_patterns` of photo-like faces, or of all where there are none. On rendered faces too, those of
    photo-like ones leave less drift than their own (models/train/README.md)."""
    found, drifts, seen = {}, {}, None
    for photo in (True, False):
        labels = {k: v for k, v in codes.labels.items() if k.startswith("photo.") == photo and (photo or "eye_color" not in k)}
        if not labels:
            continue
        rows = np.flatnonzero((codes.photo == photo) & ~codes.held & ~np.isnan(next(iter(labels.values()))))
        pose = codes.z[rows] @ np.stack([readings[k]["weights"] for k in ("yaw", "pitch", "roll") if k in readings], 1) if photo else None
        z, x = codes.z[rows], codes.pictures(rows)
        columns = {k: v[rows] for k, v in labels.items()}
        first = {k: v for k, v in columns.items() if v.std() > 0 and LEFT_OUT.get(k.split("=")[0]) != k.split("=")[-1]}
        found |= patterns(z, first, x, pose)
        drifts[photo] = drift_patterns(z, first, x)
        seen = seen or seen_patterns(z, first, x)
        for column, word in LEFT_OUT.items():
            name = f"{column}={word}"
            if name in columns:
                others = {k: v for k, v in first.items() if not k.startswith(column + "=")}
                found[name] = patterns(z, others | {name: columns[name]}, x)[name]
    return found, drifts, seen


class Trial:
    """A few training faces of a set, drawn with their codes moved, to find how much a direction does and what else it does."""

    @torch.no_grad()
    def __init__(self, net, codes, photo, drifts):
        rows = np.flatnonzero((codes.photo == photo) & ~codes.held & ~codes.mirrored)
        rows = rows[np.linspace(0, len(rows) - 1, FACES).round().astype(int)]
        self.net, self.codes, self.drifts, self.schedule = net, codes, drifts, Schedule.linear(net.cfg.T)
        self.shun = self.shunned(photo)
        self.z, self.noise = self.inverted(rows)
        self.back = drift(self.draw(np.zeros(codes.z.shape[1])))

    @torch.no_grad()
    def inverted(self, rows):
        """Normalised codes [N,512] and x_T of pictures."""
        z = torch.as_tensor(self.codes.z[rows]).float()
        return z, quick_invert(self.net, self.codes.pictures(rows), z * self.codes.std + self.codes.mean, STEPS, POWER, self.schedule)

    def decoded(self, z, noise):
        return quick_decode(self.net, noise, z * self.codes.std + self.codes.mean, STEPS, POWER, self.schedule)

    @torch.no_grad()
    def draw(self, move):
        return self.decoded(self.z + torch.as_tensor(move).float(), self.noise)

    @torch.enable_grad()
    def shunned(self, photo):
        """(I + PULL C M)^-1 [512,512]: of the set's codes, C is the covariance and d'Md what a move d changes upper corners by, mean square, 1 for a mean number of a code.

        Times a pattern p it is the d with the least (d - p)' C^-1 (d - p) + PULL d'Md. J'J of a face, J the decoder's derivative, is the mean of
        g g' over gradients g = J'v along random pixels v (Hutchinson 1990).
        """
        rows = np.flatnonzero((self.codes.photo == photo) & ~self.codes.held)
        some = rows[~self.codes.mirrored[rows]]
        some = some[np.linspace(0, len(some) - 1, min(GRADIENTS, len(some))).round().astype(int)]
        random, found = torch.Generator().manual_seed(0), []
        for part in np.array_split(some, max(1, len(some) // 6)):
            z, noise = self.inverted(part)
            z.requires_grad_(True)
            drawn = corners(self.decoded(z, noise))
            for _ in range(EACH):
                pixels = torch.randn(drawn.shape, generator=random)
                found.append(torch.autograd.grad((drawn * pixels).sum(), z, retain_graph=True)[0].numpy())
        found = np.concatenate(found).astype("f8")
        moved = np.cov(self.codes.z[rows].T) @ (found.T @ found)
        return np.linalg.inv(np.eye(len(moved)) + PULL * len(moved) / np.trace(moved) * moved)

    @torch.no_grad()
    def response(self, move, weights):
        """Mean change of a reading, and of the numbers of `drift` [27]."""
        drawn = self.draw(move)
        change = (self.net.encoder(drawn) - self.codes.mean) / self.codes.std - self.z
        return float((change.numpy() @ weights).mean()), (drift(drawn) - self.back).mean(0).numpy()

    def settle(self, pattern, label, weights, unit):
        """The pattern scaled to one unit of the reading, less what it moves background and colours by: (direction, patterns in a unit)."""
        scale, pattern = UNIT, pattern if means(label) == "background" else self.shun @ pattern
        for _ in range(ROUNDS):
            moved, shift = self.response(scale * pattern, weights)
            pattern = pattern - np.where(may_drift(means(label)), 0, shift / scale) @ self.drifts
            scale = min(MOST + 1, max(0.5, scale * unit / max(1e-9, moved)))
        return scale * pattern, scale


def covariance(codes):
    """Tensors of covariance.safetensors: how the training codes spread, both sets with the same weight."""
    sets = [codes.z[(codes.photo == photo) & ~codes.held] for photo in (True, False)]
    sets = [z for z in sets if len(z)]
    mean = np.mean([z.mean(0) for z in sets], 0)
    whole = np.mean([(z - mean).T @ (z - mean) / len(z) for z in sets], 0)
    power, vectors = np.linalg.eigh(whole)
    values, basis = power[::-1][:RANK], vectors[:, ::-1][:, :RANK].T
    rest = power[:-RANK].mean()
    far = []
    for z in sets:
        inside = (z - mean) @ basis.T
        far.append(np.sqrt((inside ** 2 / values).sum(1) + (((z - mean) ** 2).sum(1) - (inside ** 2).sum(1)) / rest))
    distances = np.mean([np.quantile(d, PLACES) for d in far], 0)
    return {"mean": mean.astype("f4"), "basis": np.ascontiguousarray(basis, "f2"), "values": values.astype("f4"), "rest": np.array(rest, "f4"), "distances": distances.astype("f4")}


def kept_readings(codes, readings, told):
    """Weights [38,512] that read what a taught step keeps, by one standard deviation: colours of background and face, light, pose, kind of face.

    They are fitted on photo-like faces, or on all where there are none.
    """
    rows = np.flatnonzero(~codes.held & (codes.photo | ~codes.photo.any()))
    random = np.random.default_rng(0)
    rows = random.choice(rows, min(len(rows), KEPT_ROWS), replace=False)
    z = codes.z[rows].astype("f8")
    found = nuisance(codes.pictures(rows))
    numbers = np.concatenate([found[k][:, :count].numpy() for k, count in KEPT.items()], 1)
    covariance = np.cov(z.T)
    weights = np.linalg.solve(covariance + KEPT_RIDGE * np.eye(z.shape[1]), (z - z.mean(0)).T @ (numbers - numbers.mean(0)) / (len(z) - 1)).T
    weights = np.concatenate([weights, *([readings[k]["weights"]] for k in ("yaw", "pitch", "roll") if k in readings), [told["weights"]]])
    # save_file writes memory as it lies: the rows of a transposed array would be lost.
    return np.ascontiguousarray(weights / np.sqrt(np.einsum("hi,ij,hj->h", weights, covariance, weights))[:, None], "f2")


def kinds(codes):
    """Tells the photo-like from the rendered: (what the file says, share of held-out faces told rightly)."""
    model = LogisticRegression(C=0.01, max_iter=200, class_weight="balanced").fit(codes.z[~codes.held], codes.photo[~codes.held])
    found = dict(names=[PHOTO, RENDERED], weights=short(model.coef_[0]), bias=float(model.intercept_[0]))
    return found, float((model.predict(codes.z[codes.held]) == codes.photo[codes.held]).mean())


def main():
    parser = common(__doc__)
    parser.add_argument("--rendered", type=int, default=100_000, help="rendered training faces to encode, at most (default: all)")
    args = parser.parse_args()
    device = prepare(args.device)
    net, cfg, state = load_trained(args.name, device)
    net.requires_grad_(False)
    codes = Codes(net, load(args.data, STATE, cfg.img_size, device), args.name, args.rendered, device)
    torch.save(dict(conds_mean=codes.mean, conds_std=codes.std), STATE / args.name / "statistics.pt")
    warnings.filterwarnings("ignore")

    labels = {label for want in WANTED for label in want[2:] if label in codes.labels}
    readings = {label: read(label, codes) for label in sorted(labels)}
    for label, found in sorted(readings.items(), key=lambda f: -f[1]["score"]):
        print(f"{'keep' if found['score'] >= KEEP else '    '} {label:24s} {found['metric']} {found['score']:.3f}   n {found['held_out']}", flush=True)
    auroc = [f.get("auroc", f["score"]) for f in readings.values()]
    (moves, drifts, seen), attributes = directions(codes, readings), []
    trials = {photo: Trial(net, codes, photo, drifts[photo]) for photo in drifts}
    for name, group, *sets in WANTED:
        forms = []
        for kind, label in zip((PHOTO, RENDERED), sets):
            found = readings.get(label)
            if not found or found["score"] < KEEP or not (codes.photo == (kind == PHOTO)).any():
                continue
            unit = moves[label] if found["kind"] == "regress" else moves[label] / codes.labels[label][(codes.photo == label.startswith("photo.")) & ~codes.held].std()
            direction, scale = trials[kind == PHOTO].settle(unit, label, found["weights"], found["unit"])
            print(f"{name:20s} {kind:10s} one unit is {scale:.2f} of the pattern", flush=True)
            if scale > MOST:
                continue
            direction = direction * (1 if found["kind"] == "regress" else min(1, WHOLE / scale))
            form = dict(of=kind, label=label, weights=short(found["weights"]), bias=found["bias"], metric=found["metric"], score=found["score"], direction=short(direction))
            if found["kind"] == "regress":
                reading = codes.z[(codes.photo == (kind == PHOTO)) & ~codes.held] @ form["weights"] + found["bias"]
                form["places"] = np.quantile(reading, PLACES)
            forms.append(form)
        if forms:
            kind = readings[forms[0]["label"]]["kind"]
            changed = means(forms[0]["label"])
            attributes.append(dict(name=name, group=group, kind=kind, unit="sd" if kind == "regress" else "step", **({"changes": changed} if changed else {}), forms=forms))
    told, right = kinds(codes)
    print(f"mean AUROC of all {len(auroc)} labels: {np.mean(auroc):.3f}; {len(attributes)} attributes; kinds told rightly: {right:.4f} of held-out faces")

    folder = Run(args.name).shipped
    (folder / "candidates.json").write_text(json.dumps(rounded(dict(version=2, kinds=told, attributes=attributes))))
    save_file(covariance(codes) | {"held": kept_readings(codes, readings, told)} | seen, folder / "covariance.safetensors")
    scores = [dict(label=label, **{k: v for k, v in f.items() if k not in ("weights", "bias", "unit")}) for label, f in readings.items()]
    (folder / "attribute-scores.json").write_text(json.dumps(rounded(dict(
        images_seen=state["images"], mean_auroc=float(np.mean(auroc)), kinds=right, kept=len(attributes), scores=scores)), indent=1))


if __name__ == "__main__":
    main()
