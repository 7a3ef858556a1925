"""Few-shot class-conditional sampling, as table 3 of the paper measures it: faces of a class from a few examples, without training a network anew.

A linear classifier is fitted on the codes of a few training faces: 50 with the label and 50 without, or 100 with it and 10,000 of which nothing is
known (positive-unlabelled: these count as negatives, each class weighs the same). Codes of the latent DDIM are kept where it says yes, and
drawn. Their Frechet distance, on the features of features.py, is to all training faces of the class; the naive row draws codes as they come.
Labels of both classes are known for rendered faces alone, so all codes are of that kind, as the pack's classifier of kinds tells it.
"""
import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

from attributes import halves
from diffusion import Schedule, decode, quick_decode
from features import frechet, moments

CLASSES = {"masculine": ("masculine", 1), "not masculine": ("masculine", 0), "blond": ("hair_color=blond", 1), "not blond": ("hair_color=blond", 0)}
BINARY, POSITIVE, UNLABELLED = 50, 100, 10_000
LATENT_STEPS, STEPS, POWER = 50, 5, 2.25
MOST = 60  # codes drawn for each face that is wanted, before a class counts as out of reach
RIDGE = 0.01
TARGET = 3000  # training faces of a class that its moments are of, at most


class Sampled:
    """Normalised codes of the latent DDIM, of rendered faces by the classifier of kinds, in a fixed order; each is drawn when it is first wanted."""

    def __init__(self, net, latent, mean, std, kinds, seed=0):
        self.net, self.latent, self.mean, self.std = net, latent, mean, std
        self.weights, self.bias = torch.tensor(kinds["weights"]), kinds["bias"]
        self.random = torch.Generator().manual_seed(seed)
        self.z, self.pictures = torch.empty(0, mean.shape[1]), {}
        self.more()

    def more(self, n=500):
        u = torch.randn(n, self.mean.shape[1], generator=self.random)
        z = decode(lambda x, t, _: self.latent(x, t), u, None, LATENT_STEPS, Schedule.constant(), clip=False)
        self.z = torch.cat([self.z, z[z @ self.weights + self.bias <= 0]])

    def accepted(self, says, n):
        """Places of the first n codes that a classifier accepts; fewer where MOST codes for each do not bring them."""
        while len(found := np.flatnonzero(says(self.z.numpy()))) < n and len(self.z) < MOST * n:
            self.more()
        return found[:n]

    def draw(self, places, batch=50):
        missing = [i for i in places if i not in self.pictures]
        for i in range(0, len(missing), batch):
            part = missing[i:i + batch]
            # The x_T of a code is always the same.
            noise = torch.stack([torch.randn(3, 64, 64, generator=torch.Generator().manual_seed(int(k))) for k in part])
            drawn = quick_decode(self.net, noise, self.z[part] * self.std + self.mean, STEPS, POWER, Schedule.linear(self.net.cfg.T))
            self.pictures |= dict(zip(part, drawn))
        return torch.stack([self.pictures[i] for i in places])


def few_shot(sampled, features, faces, z, index, n):
    """Rows by class: `binary`, `pu` and `naive`, each a Frechet distance, of n faces; z [N,512] are normalised codes of the rendered training faces `index`."""
    random, found = np.random.default_rng(0), {}
    distance = lambda places, target: round(frechet(moments(features, sampled.draw(places)), target), 3)
    for name, (label, wanted) in CLASSES.items():
        values = faces.labels[label][index].numpy()
        known = ~np.isnan(values)
        classes = values if set(np.unique(values[known])) <= {0.0, 1.0} else halves(values, known)
        inside = np.flatnonzero(classes == wanted)
        pick = lambda places, count: random.choice(places, min(count, len(places)), replace=False)
        positive = pick(inside, POSITIVE)
        ways = {"binary": (positive[:BINARY], pick(np.flatnonzero(classes == 1 - wanted), BINARY)), "pu": (positive, pick(np.arange(len(z)), UNLABELLED))}
        target, row = moments(features, faces.batch(index[torch.as_tensor(pick(inside, TARGET))])), dict(faces=len(inside))
        for way, (has, others) in ways.items():
            model = LogisticRegression(C=RIDGE, class_weight="balanced", max_iter=300).fit(np.concatenate([z[has], z[others]]), [1] * len(has) + [0] * len(others))
            places = sampled.accepted(model.predict, n)
            row[way] = distance(places, target) if len(places) == n else None
        row["naive"] = distance(sampled.accepted(lambda codes: np.ones(len(codes), bool), n), target)
        found[name] = row
        print(name, row, flush=True)
    return found


def table(found: dict) -> str:
    """The table of the model card, under the paper's figures (FID of CelebA at 64 px, 5,000 faces)."""
    lines = ["| Frechet distance to the class | binary, 50 + 50 | positive-unlabelled, 100 + 10,000 | naive |", "|---" * 4 + "|"]
    say = lambda value: "-" if value is None else f"{value:.2f}"
    return "\n".join(lines + [f"| {name} | {say(row['binary'])} | {say(row['pu'])} | {say(row['naive'])} |" for name, row in found.items()]) + "\n"
