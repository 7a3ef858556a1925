"""Measures the trained models as section 5 of the paper does, on held-out pictures only.

Writes state/export/<name>/evaluation.json, contact sheets and table.md, the table of the model card. Reconstruction runs in fp32. Parts that a call
leaves out (`--pictures 0`, `--samples 0`, other steps) stay in the file until a network that made them has been trained on; Frechet distances
that are there already are not measured again.
LPIPS and Inception are not part of this project: Frechet distances use the features of features.py.
"""
import json
from pathlib import Path

import torch

import metrics
from codes import encode_all
from data import load
from diffusion import Schedule, decode, invert
from edits import contact_sheet, measure_edits
from export import load_trained
from features import feature_net, frechet, moments
from few_shot import Pool, few_shot
from few_shot import table as few_shot_table
from model import LatentNet, count, macs
from run import STATE, Run, common, half, prepare
from table import GOAL, PAPER, table


def parse():
    parser = common(__doc__)
    parser.add_argument("--pictures", type=int, default=64, help="held-out pictures of each set; 0 leaves reconstruction out (default %(default)s)")
    parser.add_argument("--samples", type=int, default=5000, help="samples for each Frechet distance; 0 leaves them out")
    parser.add_argument("--steps", type=int, nargs="+", default=[10, 20, 50, 100])
    parser.add_argument("--frechet-steps", type=int, nargs="+", default=[10, 20, 50, 100])
    parser.add_argument("--edits", action="store_true", help="measure the sliders of attributes.py instead, and write attributes.json with their ranges")
    parser.add_argument("--edit-faces", type=int, nargs=2, default=[12, 12], help="held-out faces for --edits: photo-like, rendered (default %(default)s)")
    parser.add_argument("--edit-only", nargs="+", help="names of the sliders that --edits measures on photo-like faces; others are not offered for them")
    parser.add_argument("--edit-steps", type=int, default=7, help="steps of the quick pair for --edits, each way (default %(default)s)")
    parser.add_argument("--edit-sheet", type=Path, metavar="ATTRIBUTES", help="draw the contact sheet of these attributes (attributes.json) instead")
    parser.add_argument("--earlier", type=Path, help="attributes.json of version 1, whose directions --edits measures beside (as models/faces-64 had up to commit 9589fef)")
    parser.add_argument("--few-shot", type=int, metavar="FACES", help="measure few-shot class-conditional sampling instead, with so many faces of each class")
    parser.add_argument("--feature-minutes", type=float, default=4, help="training of the feature net, once")
    return parser.parse_args()


def spread(index, n):
    """n entries, evenly over the list: the held-out photos hold few identities with many variants each."""
    return index[torch.linspace(0, len(index) - 1, min(n, len(index)), device=index.device).round().long()]


def scores(got, want):
    return {"ssim": metrics.ssim(got, want).mean().item(), "mse": metrics.mse(got, want).mean().item(),
            "colour": metrics.colour(got, want).mean().item()}


def by_score(table):
    """{steps: {score: v}} -> {score: {steps: v}}, rounded."""
    names = next(iter(table.values())).keys()
    return {k: {str(n): float(f"{row[k]:.4g}") for n, row in table.items()} for k in names}


@torch.no_grad()
def reconstruct(net, x, z, noise, steps, schedule):
    """Tables {way: scores by steps} of with_xT and, with an encoder, z_only; and the last pictures of each. With a first stage also
    what it alone brings back, the ceiling, and how near the ceiling a picture comes with its x_T."""
    found, pictures = {}, []

    def add(way, n, got, want=x):
        found.setdefault(way, {})[n] = scores(got, want)

    ceiling = None if net.first_stage is None else torch.cat([net.to_picture(net.to_state(part)) for part in x.split(8)])
    for n in steps:
        got = decode(net, invert(net, x, z, n, schedule), z, n, schedule)
        add("with_xT", n, got)
        pictures = [got]
        if ceiling is not None:
            add("ceiling", n, ceiling)
            add("with_xT_of_ceiling", n, got, ceiling)
            pictures.append(ceiling)
        if z is not None:
            got = decode(net, noise, z, n, schedule)
            add("z_only", n, got)
            pictures.append(got)
    return {way: by_score(rows) for way, rows in found.items()}, pictures


@torch.no_grad()
def samples(net, latent, stats, n, steps, schedule, device, latent_steps=None, batch=500):
    """n pictures from noise: the latent net draws z_sem first where there is one, in as many steps as the picture if not told."""
    out = []
    for i in range(0, n, batch):
        random = torch.Generator(device=device).manual_seed(i)
        with half(device):
            z = None
            if latent:
                u = torch.randn(min(batch, n - i), net.cfg.style_ch, generator=random, device=device)
                z = decode(latent, u, None, latent_steps or steps, Schedule.constant()) * stats[1] + stats[0]
            noise = torch.randn(min(batch, n - i), *net.cfg.state, generator=random, device=device)
            out.append(decode(net, noise, z, steps, schedule))
    return torch.cat(out)


def distance_to_training(features, faces):
    """Sets of pictures -> their Frechet distance to all training pictures, each set with the same weight: half is photo-like, where two are given."""
    target = moments(features, *map(faces.batch, faces.sets(held=False)))
    return lambda *sets: round(frechet(moments(features, *sets), target), 4)


@torch.no_grad()
def drawn_again(net, faces, n, steps, schedule, device):
    """The autoencoding bound: what z_sem of n training pictures makes with a random x_T, a list of sets."""
    known = faces.sets(held=False)
    shares = [p[torch.randperm(len(p), generator=torch.Generator().manual_seed(0))[:n // len(known)]] for p in known]
    torch.manual_seed(0)
    with half(device):
        return [torch.cat([decode(net, torch.randn(len(x), *net.cfg.state, device=device), net.encoder(x).float(), steps, schedule) for x in map(faces.batch, p.split(500))])
                for p in shares]


def measure_few_shot(net, latent, stats, faces, args, device, folder):
    """Table 3 of the paper, on rendered faces: few-shot.json and, as the table of the card, few-shot.md."""
    if latent is None:
        raise SystemExit("few-shot sampling draws codes of the latent DDIM: train it first (latent.py)")
    features, _ = feature_net(faces, device, args.feature_minutes)
    index = faces.where(False, False)
    seen = torch.cat([features(faces.batch(part)) for part in index.split(250)])
    z = ((encode_all(net, faces, device, index, index[:0])[0][index] - stats[0]) / stats[1]).numpy()
    kinds = json.loads((folder / "candidates.json").read_text())["kinds"]

    def keep(found):
        (folder / "few-shot.json").write_text(json.dumps(dict(faces=args.few_shot, rows=found), indent=1))
        (folder / "few-shot.md").write_text(few_shot_table(found))

    few_shot(Pool(net, latent, stats, kinds, features), seen, z, {k: v[index].numpy() for k, v in faces.labels.items()}, args.few_shot, keep)


MADE_BY = {"autoencoder": ("with_xT", "with_xT_of_ceiling", "ceiling", "z_only", "latent", "latent_100", "autoencoding"), "latent_net": ("latent", "latent_100"), "baseline": ("baseline",)}


def still_true(before, now):
    """What an evaluation before this one found, less what networks made that have been trained on since."""
    if before.get("name") != now["name"]:
        return {}
    rows = [before.get("photo", {}), before.get("rendered", {})]
    rows += [row for samples in before.get("frechet", {}).get("samples", {}).values() for row in samples.values()]
    for net, made in MADE_BY.items():
        if before["images_seen"].get(net) != now["images_seen"].get(net):
            for row in rows:
                for what in made:
                    row.pop(what, None)
    return before


@torch.no_grad()
def main():
    args = parse()
    device, folder = prepare(args.device), Run(args.name).shipped
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    net, cfg, state = load_trained(args.name, device)
    baseline, baseline_state = None, Run(args.name + "-baseline").load()
    if baseline_state:
        baseline = load_trained(args.name + "-baseline", device)[0]
    faces, schedule = load(args.data, STATE, cfg.img_size, device), Schedule.linear(cfg.T)
    if args.edit_sheet:
        return contact_sheet(net, faces, args.name, args.edit_sheet, args.edit_steps, 2.25)
    if args.edits:
        return measure_edits(net, faces, args.name, *args.edit_faces, args.edit_steps, 2.25, args.earlier, args.edit_only)
    latent_state, latent, stats = Run(args.name + "-latent").load(device), None, None
    if latent_state:
        latent = LatentNet(cfg).to(device)
        latent.load_state_dict(latent_state["ema"])
        latent.eval()
        stats = latent_state["conds_mean"], latent_state["conds_std"]
    if args.few_shot:
        return measure_few_shot(net, latent, stats, faces, args, device, folder)

    one, noisy = torch.zeros(1, 3, cfg.img_size, cfg.img_size, device=device), torch.zeros(1, *cfg.state, device=device)
    found = {"name": args.name, "training_minutes": round(state["seconds"] / 60, 1),
             "images_seen": {what: s["images"] for what, s in (("autoencoder", state), ("latent_net", latent_state), ("baseline", baseline_state)) if s},
             "paper": PAPER, "goal": GOAL,
             "parameters": {"encoder": count(net.encoder), "denoiser": count(net) - count(net.encoder),
                            "latent_net": count(latent) if latent else 0, "baseline": count(baseline) if baseline else 0},
             "macs": {"encoder": macs(net.encoder, one), "denoiser": macs(net, noisy, torch.zeros(1, device=device), torch.zeros(1, cfg.style_ch, device=device))}}
    file = folder / "evaluation.json"
    before = json.loads(file.read_text()) if file.exists() else {}
    found = still_true(before, found) | found

    def keep():
        file.write_text(json.dumps(found, indent=1))
        (folder / "table.md").write_text(table(found))

    for what, photo in (("photo", True), ("rendered", False)):
        index = faces.where(photo, True)
        if not len(index) or not args.pictures:
            continue
        x = faces.batch(spread(index, args.pictures))
        noise = torch.randn(len(x), *cfg.state, generator=torch.Generator().manual_seed(1)).to(device)
        found[what], pictures = reconstruct(net, x, net.encoder(x), noise, args.steps, schedule)
        found["pictures_per_set"] = args.pictures
        rows = [x, *pictures]
        if baseline:
            plain, more = reconstruct(baseline, x, None, noise, args.steps, schedule)
            found[what]["baseline"] = plain["with_xT"]
            rows += more
        metrics.sheet([r[:12] for r in rows], folder / f"reconstruction-{what}.png", 2)
        print(what, json.dumps(found[what]), flush=True)
        keep()
    scores_file = folder / "attribute-scores.json"
    if scores_file.exists():
        found["attributes"] = json.loads(scores_file.read_text())
    if latent:
        metrics.sheet(samples(net, latent, stats, 24, 50, schedule, device).split(8), folder / "latent-samples.png", 2)
    if baseline:
        metrics.sheet(samples(baseline, None, None, 24, 50, schedule, device).split(8), folder / "baseline-samples.png", 2)
    if args.samples:
        features, seen = feature_net(faces, device, args.feature_minutes)
        about = f"64 features of a convolutional classifier trained on the labels and the set, {seen} pictures"
        distance = distance_to_training(features, faces)
        tables = found.get("frechet", {}).get("samples", {})
        found["frechet"] = {"feature_net": about, "held_out": distance(*map(faces.batch, faces.sets(held=True))), "samples": tables}
        ways = {"autoencoding": lambda n: drawn_again(net, faces, args.samples, n, schedule, device)}
        if latent:
            ways["latent"] = lambda n: [samples(net, latent, stats, args.samples, n, schedule, device)]
            ways["latent_100"] = lambda n: [samples(net, latent, stats, args.samples, n, schedule, device, 100)]
        if baseline:
            ways["baseline"] = lambda n: [samples(baseline, None, None, args.samples, n, schedule, device)]
        for n in args.frechet_steps:
            row = tables.setdefault(str(args.samples), {}).setdefault(str(n), {})
            for what, draw in ways.items():
                if what not in row:
                    same = (what, n) == ("latent_100", 100)  # these faces are those of "latent", measured just before
                    row[what] = row["latent"] if same else distance(*draw(n))
                    print("Frechet", args.samples, n, what, row[what], flush=True)
                    keep()
    keep()


if __name__ == "__main__":
    main()
