"""Finds directions of z_sem that carry the labels: logistic or ridge regression on normalised codes.

Writes state/export/attributes.json. A direction w is used as the authors do (spec of manipulation):

    z' = z + a * sqrt(512) * w / |w|      on normalised z, a within the given range
"""
import argparse
import json
import warnings

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import r2_score, roc_auc_score

from codes import encode_all, mirrored_labels, statistics
from data import load
from export import load_trained
from run import STATE, common, prepare

# label, words, group; the label is split at the given quantiles when it is a number to be classified
WANTED = [
    ("smile", "Smile", "Expression"), ("mouth_open", "Open mouth", "Expression"),
    ("brow_raise", "Raised brows", "Expression"), ("eye_close", "Closed eyes", "Expression"),
    ("age", "Age", "Face"), ("masculine", "Masculine", "Face"), ("weight", "Weight", "Face"),
    ("glasses=none", "No glasses", "Glasses"), ("glasses=thin", "Thin glasses", "Glasses"),
    ("glasses=thick", "Thick glasses", "Glasses"), ("glasses=dark", "Dark glasses", "Glasses"),
    ("hair=afro01", "Afro", "Hair"), ("hair=bald", "Bald", "Hair"), ("hair=braid01", "Braid", "Hair"),
    ("hair=long01", "Long straight hair", "Hair"), ("hair=ponytail01", "Ponytail", "Hair"),
    ("hair_color=black", "Black hair", "Hair colour"), ("hair_color=brown", "Brown hair", "Hair colour"),
    ("hair_color=blond", "Blond hair", "Hair colour"), ("hair_color=red", "Red hair", "Hair colour"),
    ("hair_color=auburn", "Auburn hair", "Hair colour"), ("hair_color=grey", "Grey hair", "Hair colour"),
    ("hair_color=white", "White hair", "Hair colour"),
    ("yaw", "Turn left or right", "Pose"), ("pitch", "Look up or down", "Pose"), ("roll", "Tilt", "Pose"),
    ("photo.smile", "Smile (photo)", "Expression"), ("photo.age", "Age (photo)", "Face"),
    ("photo.masculine", "Masculine (photo)", "Face"), ("photo.long_hair", "Long hair (photo)", "Hair"),
    ("photo.hair_color", "Light hair (photo)", "Hair colour"), ("photo.skin_color", "Skin colour (photo)", "Face"),
    ("photo.outdoors", "Outdoors (photo)", "Background"),
]
KEEP = 0.85
ROWS = 16_000  # training codes; more changes the scores by less than their error


def halves(values, known):
    """A number becomes two classes: the upper and the lower third, or what is above the lowest value where that is common."""
    low, high = np.quantile(values[known], [1 / 3, 2 / 3])
    return np.where(values > max(low, np.nextafter(high, -np.inf)), 1.0, np.where(values <= low, 0.0, np.nan))


def safe_range(z, w):
    """Amplitudes that move along w by at most three standard deviations of the training codes."""
    spread = (z @ (w / np.linalg.norm(w))).std()
    return round(float(3 * spread / np.sqrt(z.shape[1])), 3)


def fit(name, words, group, codes, labels, held):
    """One attribute: AUROC of a classifier and, for numbers, R2 of a regression; the better known one is kept."""
    values = np.concatenate([l[name] for l in labels])
    z, test = np.concatenate(codes), np.concatenate([held] * len(codes))
    enough = test | (np.random.default_rng(0).random(len(z)) < ROWS / len(z)) | name.startswith("photo.")
    values, z, test = values[enough], z[enough], test[enough]
    known = ~np.isnan(values)
    binary = set(np.unique(values[known])) <= {0.0, 1.0}
    classes = values if binary else halves(values, known)
    use = ~np.isnan(classes)
    photo = name.startswith("photo.")
    model = LogisticRegression(C=0.003 if photo else 0.01, max_iter=200, class_weight="balanced")
    model.fit(z[use & ~test], classes[use & ~test])
    auroc = roc_auc_score(classes[use & test], model.decision_function(z[use & test]))
    found = dict(name=words, label=name, group=group, kind="classify", metric="auroc", score=round(float(auroc), 4),
                 direction=model.coef_[0], bias=float(model.intercept_[0]), held_out=int((use & test).sum()))
    if not binary:
        ridge = Ridge(alpha=2000 if photo else 300).fit(z[known & ~test], values[known & ~test])
        r2 = r2_score(values[known & test], ridge.predict(z[known & test]))
        found |= dict(kind="regress", auroc=found["score"], r2=round(float(r2), 4), direction=ridge.coef_, bias=float(ridge.intercept_))
        if r2 >= KEEP:
            found |= dict(metric="r2", score=found["r2"])
    edge = safe_range(z[~test & (known if photo else True)], found["direction"])
    return found | dict(range=[-edge, edge])


def main():
    parser = common(argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter))
    args = parser.parse_args()
    device = prepare(args.device)
    net, cfg, state = load_trained(args.name, device)
    faces = load(args.data, STATE, cfg.img_size, device)
    codes = encode_all(net, faces, device)
    mean, std = statistics(codes[0], faces)
    torch.save(dict(conds_mean=mean, conds_std=std), STATE / args.name / "statistics.pt")
    codes = [((c - mean) / std).cpu().numpy() for c in codes]
    labels = [{k: v.cpu().numpy() for k, v in l.items()} for l in (faces.labels, mirrored_labels(faces))]
    held = faces.held.cpu().numpy()
    warnings.filterwarnings("ignore")

    found = [fit(*want, codes, labels, held) for want in WANTED if want[0] in faces.labels]
    kept = [f for f in found if f["score"] >= KEEP]
    names = {f["name"] for f in kept}
    for f in kept:  # "(photo)" is said only where both sets have the attribute
        plain = f["name"].removesuffix(" (photo)")
        f["name"] = f["name"] if plain in names else plain
    auroc = [f.get("auroc", f["score"]) for f in found]
    for f in sorted(found, key=lambda f: -f["score"]):
        print(f"{'keep' if f in kept else '    '} {f['name']:24s} {f['metric']} {f['score']:.3f}"
              + (f"   auroc {f['auroc']:.3f}, r2 {f['r2']:.3f}" if "r2" in f else "") + f"   n {f['held_out']}")
    print(f"mean AUROC of all {len(found)}: {np.mean(auroc):.3f}; kept {len(kept)}")

    folder = STATE / "export"
    folder.mkdir(parents=True, exist_ok=True)
    rounded = lambda f: f | {"direction": [round(float(w), 5) for w in f["direction"]]}
    (folder / "attributes.json").write_text(json.dumps([rounded(f) for f in kept]))
    scores = [{k: v for k, v in f.items() if k not in ("direction", "bias", "range")} for f in found]
    (folder / "attribute-scores.json").write_text(json.dumps(
        dict(images_seen=state["images"], mean_auroc=float(np.mean(auroc)), kept=len(kept), scores=scores), indent=1))


if __name__ == "__main__":
    main()
