"""Few-shot class-conditional sampling, as table 3 of the paper measures it: faces of a class from a few examples, and no network is trained anew.

A linear classifier is fitted on the codes of a few training faces: 50 with the label and 50 without (binary), or 100 with it and 10,000 of which
nothing is known (positive-unlabelled: these count as negatives, and each side weighs the same). The latent DDIM makes up codes; those that the
classifier accepts are drawn. What is measured is the Frechet distance of their pictures, on the features of features.py, to all training pictures of
the class. Beside it stand the distance of all training pictures whatever their class (the paper's naive row) and that of codes drawn as they come.
Both sides of each label are known for rendered faces alone, so all faces here are rendered; the pack's classifier of kinds tells which codes are.
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
MOST = 60  # codes made up for each face that is wanted, before a class counts as out of reach
WAYS = {"binary": "binary, 50 + 50", "pu": "positive-unlabelled, 100 + 10,000", "drawn": "codes as they come", "naive": "naive: all training pictures"}


class Pool:
    """Normalised codes of rendered faces that the latent DDIM makes up, in an order of the seed; each is drawn when it is first wanted."""

    def __init__(self, net, latent, stats, kinds, features, seed=0):
        self.net, self.latent, (self.mean, self.std), self.features = net, latent, stats, features
        self.weights, self.bias = torch.tensor(kinds["weights"]), kinds["bias"]
        self.random, self.made, self.seen = torch.Generator().manual_seed(seed), 0, {}
        self.z = torch.empty(0, self.mean.shape[1])
        self.more()

    def more(self, n=1000):
        u = torch.randn(n, self.mean.shape[1], generator=self.random)
        z = decode(self.latent, u, None, LATENT_STEPS, Schedule.constant())
        self.z, self.made = torch.cat([self.z, z[z @ self.weights + self.bias <= 0]]), self.made + n

    def accepted(self, says, n):
        """Places of the first n codes that a classifier accepts, and the share of the codes up to the last of them.

        None in place of places where MOST codes for each do not bring them.
        """
        while len(found := np.flatnonzero(says(self.z))) < n:
            if self.made >= MOST * n:
                return None, len(found) / len(self.z)
            self.more()
        return found[:n], n / int(found[n - 1] + 1)

    def drawn(self, places, batch=50):
        """Features [N,64] of their pictures. The x_T of a code is always the same."""
        missing = [int(i) for i in places if i not in self.seen]
        for part in (missing[i:i + batch] for i in range(0, len(missing), batch)):
            noise = torch.stack([torch.randn(self.net.cfg.state, generator=torch.Generator().manual_seed(i)) for i in part])
            x = quick_decode(self.net, noise, self.z[part] * self.std + self.mean, STEPS, POWER, Schedule.linear(self.net.cfg.T))
            self.seen |= dict(zip(part, self.features(x)))
        return torch.stack([self.seen[i] for i in places])


def few_shot(pool, seen, z, labels, n, keep):
    """Rows by class, each a Frechet distance by WAYS, of n faces where they are drawn; `seen` [N,64] are features of the training pictures, z [N,512] their normalised codes."""
    random, found = np.random.default_rng(0), {}
    of = lambda features: moments(torch.nn.Identity(), features)
    everything, as_they_come = of(seen), None
    for name, (label, wanted) in CLASSES.items():
        known = ~np.isnan(labels[label])
        classes = labels[label] if set(np.unique(labels[label][known])) <= {0.0, 1.0} else halves(labels[label], known)
        inside, outside = (np.flatnonzero(classes == c) for c in (wanted, 1 - wanted))
        positive = random.choice(inside, POSITIVE, replace=False)
        examples = {"binary": (positive[:BINARY], random.choice(outside, BINARY, replace=False)),
                    "pu": (positive, random.choice(np.setdiff1d(np.arange(len(z)), positive), UNLABELLED, replace=False))}
        target = of(seen[inside])
        row = found[name] = dict(training=len(inside), naive=frechet(everything, target), accepted={})
        for way, (has, others) in examples.items():
            model = LogisticRegression(C=1 / (len(has) + len(others)), class_weight="balanced", max_iter=300)
            model.fit(z[np.concatenate([has, others])], [1] * len(has) + [0] * len(others))
            places, row["accepted"][way] = pool.accepted(lambda codes: model.predict(codes.numpy()), n)
            row[way] = None if places is None else frechet(of(pool.drawn(places)), target)
        as_they_come = as_they_come or of(pool.drawn(pool.accepted(lambda codes: np.ones(len(codes), bool), n)[0]))
        row["drawn"] = frechet(as_they_come, target)
        print(name, row, flush=True)
        keep(found)
    return found


def table(found: dict) -> str:
    """The table of the model card."""
    lines = ["| Frechet distance to the class | " + " | ".join(WAYS.values()) + " |", "|---" * (len(WAYS) + 1) + "|"]
    say = lambda row, way: "-" if row[way] is None else f"{row[way]:.2f}" + (f" ({row['accepted'][way]:.0%})" if way in row["accepted"] else "")
    return "\n".join(lines + [f"| {name} | " + " | ".join(say(row, way) for way in WAYS) + " |" for name, row in found.items()]) + "\n"
