"""What each slider does to held-out faces, measured on pictures, and the range in which they stay plausible.

    effect       change of the judge's answer to the attribute's label (judge.py), in its units
    background   mean absolute change of the two upper corners, of 255
    outside      the same of all that lies outside an ellipse around the face
    colour       change of the mean colour of the face, of 255
    identity     distance of the judge's features to those of the face drawn back; 1 is the mean distance of two people
    grain        energy at the patch frequency, as a multiple of that of the face drawn back
"""
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw
from safetensors.numpy import load_file
from torch.nn import functional as F

from attributes import PHOTO, RENDERED
from codes import encode_all, normaliser
from digits import rounded
from diffusion import Schedule, quick_decode, quick_invert
from directions import FINE, around, cells, corners, face
from judge import Judge, features
from metrics import reduced
from run import STATE, Run

STRENGTHS = {"sd": (-3.0, 1.5, 3.0), "step": (-1.0, 2.0, 3.0)}
PLAUSIBLE = dict(grain=1.5, identity=0.75, background=12.0)  # the ends of a slider are where the first of these is met
NEARER = {"Pose": 0.27, "Hair colour": 0.35, "Hair": 0.35}  # identity of photo-like faces by group: beyond, features double and foreheads bleach
ENOUGH = {PHOTO: 1.0, RENDERED: 0.5}  # units of effect that a slider must have to be offered to a kind of face
SMEARED = ("Brown hair", "Red hair", "Auburn hair")  # colour the foreheads of photo-like faces too, which the judge of rendered faces does not mind
DRIFT = ("background", "outside", "colour")
SAID = 0.15  # of another attribute, per unit: less is not said
OLD = 0.12  # amplitude of the paper's move that photo-like edits are compared with: a * sqrt(512) * w / |w|
EARLIER = {"Light hair": "Dark hair"}  # what a slider was called in packs of version 1
TRAINED = 3000  # rendered faces that the judge learns from
PATCH = 4  # side of the squares of the denoiser, of 64
AGAIN = 2.0  # of 255: a face whose corners, or whose colour, the edit changes by more is corrected twice (src/math/undo-drift.ts)
CHIEF = ("Smile", "Age", "Masculine", "Thick glasses")  # their mean share of the drift of before is what the card says first
SHOWN = ("Smile", "Age", "Masculine", "Thick glasses", "Dark glasses", "Long hair", "Dark hair", "Black hair", "Blond hair", "Skin colour", "Bald",
         "Turn left or right", "Look up or down")  # the first ten that are offered


def grain(x):
    """Energy [N] at multiples of the patch frequency, in windows of a quarter of the picture: what is left of the fine picture in the mean over the patches of a window."""
    x = reduced(x)
    fine = x - F.avg_pool2d(F.pad(x, (2, 2, 2, 2), mode="reflect"), 5, 1)
    blocks = fine.reshape(len(x), 3, 4, 4, PATCH, 4, 4, PATCH)  # window, patch, pixel: rows, then columns
    return blocks.mean((3, 6)).square().mean((1, 2, 3, 4, 5))


def held_out(faces, photo, n):
    """n held-out faces with labels, evenly over the list."""
    index = faces.where(photo, True)
    if photo:
        index = index[~faces.labels["photo.smile"][index].isnan()]
    return index[torch.linspace(0, len(index) - 1, min(n, len(index))).round().long()]


def judges(faces):
    """A judge for each set, taught by training faces, photo-like ones mirrored too. Kept in state/judges-<side>.pt: delete it to teach them anew."""
    file, found = STATE / f"judges-{faces.pictures.shape[-1]}.pt", {}
    if file.exists():
        return torch.load(file, weights_only=False)
    for photo in (True, False):
        labels = [k for k in faces.labels if k.startswith("photo.") == photo and "eye_color" not in k]
        known = lambda held: (i := faces.where(photo, held))[~faces.labels[labels[0]][i].isnan()][:TRAINED]
        train, held = known(False), known(True)[:400]
        x = faces.batch(train)
        f = features(torch.cat([x, x.flip(3)]) if photo else x)
        take = lambda index, times=1: {k: faces.labels[k][index].repeat(times) for k in labels}
        found[photo] = Judge(f, take(train, 2 if photo else 1), features(faces.batch(held)), take(held))
    torch.save(found, file)
    return found


class Bench:
    """Held-out faces of a kind with their codes and x_T; draws them edited and measures that."""

    def __init__(self, net, faces, photo, n, name, judged, steps, power, seen: dict):
        """`seen` are `directions.seen_patterns`."""
        self.net, self.steps, self.power, self.judged = net, steps, power, judged
        self.seen = {k: torch.as_tensor(seen[k]).float() for k in ("cells", "drift")}
        self.schedule, device = Schedule.linear(net.cfg.T), faces.pictures.device
        index = held_out(faces, photo, n)
        plain = encode_all(net, faces, device, index, index[:0])[0]
        self.mean, self.std = normaliser(name, plain, faces)
        self.z, x = plain[index], faces.batch(index)
        self.noise = quick_invert(net, x, self.z, steps, power, self.schedule)
        self.back = self.draw(torch.zeros(plain.shape[1]))
        self.features = features(self.back)
        apart = torch.cdist(self.features, self.features)
        self.apart = apart.sum() / (len(x) * (len(x) - 1))
        self.said = self.answers(self.features)

    def answers(self, f):
        return {k: v for judge in self.judged.values() for k, v in judge(f).items()}

    @torch.no_grad()
    def draw(self, move, rows=slice(None)):
        """The faces with their normalised codes moved by [512], or by [N,512]."""
        return quick_decode(self.net, self.noise[rows], self.z[rows] + torch.as_tensor(move).float() * self.std, self.steps, self.power, self.schedule)

    def drift(self, picture, rows, changed):
        """What the studio sees of the faces drawn (src/math/undo-drift.ts): by how much corners or colour changed, of 255 [N], and the move that goes with it [N,512]."""
        fine, colour = cells(picture, FINE) - cells(self.back[rows], FINE), (face(picture) - face(self.back[rows])).mean((2, 3))
        fine, colour = fine * (changed != "background"), colour * (changed != "colour")
        far = 127.5 * torch.maximum(fine.abs().mean(1), colour.abs().mean(1))
        return far, torch.cat([fine @ self.seen["cells"].T, colour], 1) @ self.seen["drift"]

    def draw_settled(self, move, changed):
        """The faces as the studio draws them: once, and again without the drift that is seen in each, twice where it is strong. `changed` may: see `directions.means`."""
        everyone = torch.arange(len(self.z))
        moves = torch.as_tensor(move).float().repeat(len(self.z), 1)
        picture = self.draw(moves)
        far = self.drift(picture, everyone, changed)[0]
        for rows in (everyone, everyone[far > AGAIN]):
            if len(rows):
                moves[rows] -= self.drift(picture[rows], rows, changed)[1]
                picture[rows] = self.draw(moves[rows], rows)
        return picture

    def measure(self, picture):
        """Means over the faces; `moved` holds the change of each of the judges' answers."""
        f = features(picture)
        of255 = lambda part: float(part.abs().mean()) * 127.5
        return dict(moved={k: float((v - self.said[k]).mean()) for k, v in self.answers(f).items()},
                    background=of255(corners(picture) - corners(self.back)), outside=of255((picture - self.back)[:, :, around(picture.shape[-1])]), colour=of255((face(picture) - face(self.back)).mean((2, 3))),
                    identity=float((f - self.features).norm(dim=1).mean() / self.apart), grain=float(grain(picture).mean() / grain(self.back).mean()))


def is_offered(name, kind, effect):
    return effect >= ENOUGH[kind] and not (kind == PHOTO and name in SMEARED)


def limits(group, kind):
    """What a slider of a group may do to faces of a kind."""
    return PLAUSIBLE | ({"identity": NEARER[group]} if kind == PHOTO and group in NEARER else {})


def edge(strengths, rows, plausible):
    """How far one way a slider may go: the strength, interpolated, at which a limit is met, else the last one measured."""
    end = strengths[-1]
    for key, limit in plausible.items():
        at, was = 0.0, 1.0 if key == "grain" else 0.0
        for strength, row in zip(strengths, rows):
            if row[key] > limit:
                found = at + (strength - at) * max(0.0, limit - was) / (row[key] - was)
                end = found if abs(found) < abs(end) else end
                break
            at, was = strength, row[key]
    return round(end, 2)


def judged_form(form, attribute, rows):
    """The form with range, effect, drift and what else it moves, by what was measured at each strength."""
    label, plausible = form["label"], limits(attribute["group"], form["of"])
    up = [(s, r) for s, r in rows if s > 0]
    down = [(s, r) for s, r in rows if s < 0]
    high, low = edge(*zip(*up), plausible), edge(*zip(*down), plausible)
    effects = [(0.0, 0.0), *((s, r["moved"][label]) for s, r in rows)]
    known = sorted(effects)
    at = lambda s: float(np.interp(s, [k for k, _ in known], [e for _, e in known]))
    effect = round(max(abs(at(high)), abs(at(low)) if attribute["unit"] == "sd" else 0.0), 2)  # as the range, which is known to two places
    one = min((r for _, r in up), key=lambda r: abs(r["moved"][label] - 1))  # nearest to one unit of effect
    return form | dict(range=[low, high], effect=effect, drift=per_effect(one, label), others={k: v / up[-1][0] for k, v in up[-1][1]["moved"].items()})


def per_effect(row, label):
    """Drift of background, of all that is outside the face and of the face's colour, of 255, per unit of the judge's effect."""
    return {k: row[k] / max(1e-6, abs(row["moved"][label])) for k in DRIFT}


def along(weights):
    """The paper's move along weights, at a usual amplitude."""
    w = np.array(weights)
    return OLD * np.sqrt(len(w)) * w / np.linalg.norm(w)


def measure_edits(net, faces, name, photos, rendered, steps, power, earlier: Path | None, only=None):
    """Completes candidates.json of the run to attributes.json, and writes what was measured to edits.json and, as the tables of the card, edits.md. `only` names photo-like sliders worth the time."""
    folder = Run(name).shipped
    file = json.loads((folder / "candidates.json").read_text())
    judged = judges(faces)
    seen = load_file(folder / "covariance.safetensors")
    old = {EARLIER.get(a["name"], a["name"]): a["direction"] for a in json.loads(earlier.read_text())} if earlier else {}
    table = dict(faces={PHOTO: photos, RENDERED: rendered}, steps=steps, judge={k: v for j in judged.values() for k, v in j.scores.items()}, rows=[])
    done = {}
    for kind, photo, n in ((PHOTO, True, photos), (RENDERED, False, rendered)):
        bench = Bench(net, faces, photo, n, name, judged, steps, power, seen)
        for attribute in file["attributes"]:
            if photo and only and attribute["name"] not in only:
                continue
            for form in (f for f in attribute["forms"] if f["of"] == kind):
                rows = [(s, bench.measure(bench.draw_settled(s * np.array(form["direction"]), attribute.get("changes")))) for s in STRENGTHS[attribute["unit"]]]
                found = judged_form(form, attribute, rows)
                weights = (photo and old.get(f"{attribute['name']} (photo)")) or old.get(attribute["name"])
                before = per_effect(bench.measure(bench.draw(along(weights))), form["label"]) if weights else None
                done[attribute["name"], kind] = found
                table["rows"].append(dict(name=attribute["name"], of=kind, offered=is_offered(attribute["name"], kind, found["effect"]), range=found["range"], effect=found["effect"],
                                          strengths=[dict(strength=s, effect=r["moved"][form["label"]], **{k: v for k, v in r.items() if k != "moved"}) for s, r in rows],
                                          drift=found["drift"], before=before))
                print(f"{attribute['name']:20s} {kind:10s} effect {found['effect']:.2f} in {found['range']}  per unit: background {found['drift']['background']:.2f}"
                      f" colour {found['drift']['colour']:.2f}" + (f"  before: {before['background']:.2f} {before['colour']:.2f}" if before else ""), flush=True)
                (folder / "edits.json").write_text(json.dumps(rounded(table), indent=1))
    complete(file, done, folder / "attributes.json")
    (folder / "edits.md").write_text(tables(table, json.loads((folder / "attributes.json").read_text())["attributes"]))
    contact_sheet(net, faces, name, folder / "attributes.json", steps, power)
    return table


@torch.no_grad()
def contact_sheet(net, faces, name, attributes: Path, steps, power, n=12, head=28):
    """edits-photo.webp: held-out photo-like faces one below another; drawn back, then for each slider both ends of its range."""
    folder = Run(name).shipped
    bench = Bench(net, faces, True, n, name, judges(faces), steps, power, load_file(folder / "covariance.safetensors"))
    attributes = {a["name"]: a for a in json.loads(attributes.read_text())["attributes"]}
    forms = {name: f for name, a in attributes.items() for f in a["forms"] if f["of"] == PHOTO}
    columns, titles = [bench.back], ["drawn back"]
    for slider in [s for s in SHOWN if s in forms][:10]:
        low, high = forms[slider]["range"]
        changed = attributes[slider].get("changes")
        columns += [bench.draw_settled(end * np.array(forms[slider]["direction"]), changed) for end in (low, high)]
        titles += [f"{slider}\n{low:+.1f}", f"\n{high:+.1f}"]
    grid = torch.cat([torch.cat(list(c), 1) for c in columns], 2)
    side = columns[0].shape[-1]
    picture = Image.fromarray(((grid.clamp(-1, 1) + 1) * 127.5).round().byte().permute(1, 2, 0).numpy())
    sheet = Image.new("RGB", (picture.width, picture.height + head), "white")
    sheet.paste(picture, (0, head))
    pen = ImageDraw.Draw(sheet)
    for i, title in enumerate(titles):
        pen.multiline_text((i * side + 2, 1), title, fill="black", spacing=2)
    sheet.save(folder / "edits-photo.webp", quality=80, method=6)


def tables(measured: dict, attributes: list) -> str:
    """The tables of the model card: every slider at its strengths, and drift per unit of effect beside that of the weights of before, of those that are offered."""
    moves = {(a["name"], f["of"]): f["moves"] for a in attributes for f in a["forms"]}
    each = lambda row, key, places: ", ".join(f"{s[key]:.{places}f}" for s in row["strengths"])
    lines = ["| slider | faces | units | effect | background | face colour | identity | grain | offered | also moves |", "|---" * 10 + "|"]
    for row in measured["rows"]:
        offered = "{:g} to {:g}".format(*row["range"]) if row["offered"] else "no"
        others = ", ".join(f"{k} {v:+.1f}" for k, v in sorted(moves.get((row["name"], row["of"]), {}).items(), key=lambda m: -abs(m[1]))[:3])
        lines.append(f"| {row['name']} | {row['of']} | {each(row, 'strength', 1).replace('.0', '')} | {each(row, 'effect', 1)} | {each(row, 'background', 1)}"
                     f" | {each(row, 'colour', 1)} | {each(row, 'identity', 2)} | {each(row, 'grain', 2)} | {offered} | {others} |")
    lines += ["", "| drift per unit of effect | faces | background | before | share | outside | before | share | face colour | before | share |", "|---" * 11 + "|"]
    shares = []
    for row in (r for r in measured["rows"] if r["before"] and r["offered"]):
        now, before = ([row[of][what] for what in DRIFT] for of in ("drift", "before"))
        share = [n / b for n, b in zip(now, before)]
        lines.append(f"| {row['name']} | {row['of']} | " + " | ".join(f"{n:.1f} | {b:.1f} | {s:.2f}" for n, b, s in zip(now, before, share)) + " |")
        if row["of"] == PHOTO and row["name"] in CHIEF:
            shares.append(share)
    background, outside, colour = np.mean(shares, 0) if shares else [np.nan] * 3
    lines.append(f"| mean of {', '.join(CHIEF).lower()} | {PHOTO} | | | {background:.3f} | | | {outside:.3f} | | | {colour:.3f} |")
    return "\n".join(lines) + "\n"


def complete(file, done, path):
    """Forms with an effect, each with its range, drift and what else it moves."""
    kept = []
    for attribute in file["attributes"]:
        forms = [f for (name, kind), f in done.items() if name == attribute["name"] and is_offered(name, kind, f["effect"])]
        if forms:
            kept.append(attribute | dict(forms=forms))
    names = {(f["of"], f["label"]): a["name"] for a in kept for f in a["forms"]}
    for attribute in kept:
        forms = []
        for form in attribute["forms"]:
            others = form["others"]
            form["drift"] = {k: form["drift"][k] for k in ("background", "colour")}
            moves = {names[form["of"], k]: v for k, v in others.items() if (form["of"], k) in names and names[form["of"], k] != attribute["name"] and abs(v) >= SAID}
            forms.append({k: v for k, v in form.items() if k not in ("others", "label", "effect")} | dict(moves=moves))
        attribute["forms"] = forms
    path.write_text(json.dumps(rounded(file | dict(attributes=kept)), separators=(",", ":")))
