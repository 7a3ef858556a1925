"""Compares table.csv of `npm run dataset -- evaluate` with the figures that evaluate.py finds for the same pictures, by the weights of the pack in PyTorch.

    npm run dataset -- evaluate models/faces-128/samples --pack models/faces-128 --out table --steps 10,20
    python models/train/check_table.py table/table.csv models/faces-128 models/faces-128/samples

The pictures have the pack's size. Exits with 1 where a mean of the rows with the inverted x_T differs by more than its standard error.
"""
import argparse
import csv
import json
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from diffusion import Schedule, decode, invert
from evaluate import scores
from model import Autoencoder, Config
from unpack import autoencoder


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("pack", type=Path)
    parser.add_argument("pictures", type=Path)
    parser.add_argument("--config", default="{}", help="JSON over the defaults of model.Config, as the pack was trained with")
    return parser.parse_args()


def load(folder: Path):
    files = sorted(file for file in folder.iterdir() if file.suffix == ".png")
    pictures = [np.asarray(Image.open(file).convert("RGB"), np.float32) / 127.5 - 1 for file in files]
    return torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2)


@torch.no_grad()
def main():
    args = parse()
    manifest = json.loads((args.pack / "config.json").read_text())
    cfg = Config.read({"img_size": manifest["imageSize"], "model_mean_type": manifest["prediction"]} | Config.options(args.config))
    net = Autoencoder(cfg)
    net.load_state_dict(autoencoder(args.pack, cfg))
    net.eval()
    x, schedule, is_same = load(args.pictures), Schedule.linear(cfg.T), True
    z = net.encoder(x)
    with args.table.open() as file:
        rows = [row for row in csv.DictReader(file) if row["x_T"] == "inverted"]
    for row in rows:
        steps = int(row["T"])
        found = scores(decode(net, invert(net, x, z, steps, schedule), z, steps, schedule), x)
        for name in ("ssim", "mse"):
            ours, error = float(row[name]), float(row[f"{name}_standard_error"])
            share = abs(ours - found[name]) / error
            is_same &= share <= 1
            print(f"T = {steps}  {name:4s}  table {ours:.6g}  evaluate.py {found[name]:.6g}  apart by {share:.1e} of the standard error {error:.2g}")
    sys.exit(0 if is_same and rows else 1)


if __name__ == "__main__":
    main()
