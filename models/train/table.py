"""The table of the model card, as Markdown, from what evaluate.py has found; beside it the paper's figures and our goals."""

PAPER = {  # Preechakul et al., CVPR 2022, tables 1 and 2: FFHQ, 128 px
    "with_xT": {"ssim": {"10": 0.827, "20": 0.927, "50": 0.978, "100": 0.991}, "mse": {"10": 0.001, "20": 0.001, "50": 0.0, "100": 6.07e-5}},
    "z_only": {"ssim": {"100": 0.677}, "mse": {"100": 0.007}},
    "baseline": {"ssim": {"10": 0.600, "20": 0.760, "50": 0.878, "100": 0.917}},
    "attributes_mean_auroc": 0.925,
}
GOAL = {
    "with_xT": {"ssim": {"10": 0.827, "20": 0.927, "50": 0.978, "100": 0.991}, "mse": {"100": 6.07e-5}},
    "z_only": {"ssim_photo": {"100": 0.60}, "ssim_rendered": {"100": 0.70}},
    "attributes_mean_auroc": 0.93,
}
WAYS = {"with_xT": "with x_T", "ceiling": "first stage alone", "with_xT_of_ceiling": "with x_T, against the first stage alone", "z_only": "random x_T", "baseline": "plain DDIM with x_T"}
SETS = {"photo": "photo-like", "rendered": "rendered"}
MADE = {"latent": "faces of the latent DDIM", "latent_100": "the same, z_sem always in 100 steps", "baseline": "faces of the plain DDIM",
        "autoencoding": "training pictures drawn from z_sem alone"}


def number(value, score) -> str:
    if value is None:
        return "-"
    if score != "mse" or value == 0:
        return f"{value:.3f}"
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def table(found: dict) -> str:
    """Reconstruction, each score by way and set under the paper's; then Frechet distances, a row a model and number of samples."""
    frechet = found.get("frechet", {"samples": {}})
    steps = {n for what in SETS for n in found.get(what, {}).get("with_xT", {}).get("ssim", {})} | {n for rows in frechet["samples"].values() for n in rows}
    steps = sorted(steps, key=int)
    line = lambda name, score, values: f"| {name} | " + " | ".join(number(values.get(n), score) for n in steps) + " |"
    lines = ["| | " + " | ".join(f"T={n}" for n in steps) + " |", "|---" * (len(steps) + 1) + "|"]
    for way, title in WAYS.items():
        for score in ("ssim", "mse"):
            measured = {what: found[what][way][score] for what in SETS if way in found.get(what, {})}
            if measured and (paper := PAPER.get(way, {}).get(score)):
                lines.append(line(f"paper (FFHQ, 128 px), {title}, {score.upper()}", score, paper))
            lines += [line(f"{SETS[what]}, {title}, {score.upper()}", score, values) for what, values in measured.items()]
    for samples, rows in frechet["samples"].items():
        for made, title in MADE.items():
            values = {n: row[made] for n, row in rows.items() if made in row}
            if values:
                lines.append(line(f"Frechet distance, {title} ({int(samples):,})", "frechet", values))
    if "held_out" in frechet:
        lines.append(line("Frechet distance, held-out pictures", "frechet", dict.fromkeys(steps, frechet["held_out"])))
    return "\n".join(lines) + "\n"
