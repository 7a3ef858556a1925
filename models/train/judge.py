"""Looks at pictures only, and says how much of each label is in them: the judge of edits.

No code of an encoder takes part: strengths of gradients by direction in cells (Dalal & Triggs 2005), normalised by what lies around, fine in the
face and coarse over the picture; for labels of colour also the picture at 8 x 8. Ridge regression on the labels of training faces, a set at a
time. Directions of z_sem are fitted without it (attributes.py); it is scored, and used, on held-out faces.
"""
import math

import torch
from torch.nn import functional as F

from metrics import reduced

COLOURED = ("hair_color", "skin_color", "outdoors")  # labels that are told by colours too
PENALTIES = (10, 100)
DIRECTIONS = 8
FACE = (slice(12, 56), slice(12, 52))


def shapes(x):
    """Pictures [N,3,64,64] in [-1,1] -> [N,1392]: strength of the gradient by direction, in cells of 4 px in the face and of 8 px everywhere."""
    grey = x.mean(1, keepdim=True) / 2
    dx = F.pad(grey[..., 1:-1, 2:] - grey[..., 1:-1, :-2], (1, 1, 1, 1))
    dy = F.pad(grey[..., 2:, 1:-1] - grey[..., :-2, 1:-1], (1, 1, 1, 1))
    ways = torch.cat([dx * math.cos(a) + dy * math.sin(a) for a in (2 * math.pi * i / DIRECTIONS for i in range(DIRECTIONS))], 1).relu()
    around = F.avg_pool2d(ways.square().mean(1, keepdim=True), 17, 4, 8, count_include_pad=False)
    ways = ways / (F.interpolate(around, x.shape[-2:], mode="bilinear") + 4e-4).sqrt()
    fine = F.avg_pool2d(ways[..., FACE[0], FACE[1]], 4)
    return torch.cat([fine.flatten(1), F.avg_pool2d(ways, 8).flatten(1)], 1)


def colours(x):
    """Pictures -> [N,192]: the picture at 8 x 8."""
    return 2 * F.avg_pool2d(x, 8).flatten(1)


def features(x, batch=256):
    """Pictures of any size -> [N,1584]: shapes, then colours, at 64 px."""
    return torch.cat([torch.cat([shapes(part), colours(part)], 1) for part in map(reduced, x.split(batch))])


def ridge(f, y, penalty):
    """Weights [F,K] and middle of centred regression; columns of y share the features."""
    a = f - f.mean(0)
    return torch.linalg.solve(a.T @ a + penalty * torch.eye(a.shape[1]), a.T @ (y - y.mean(0)))


class Judge:
    """Answers of one set's labels, in units: one standard deviation of a number, or the step from without to with of a class.

    Ridge regression answers too little; its slope on held-out faces says by how much. `scores` holds the correlation with their labels.
    """

    def __init__(self, train, labels: dict, held, held_labels: dict):
        """Features of training and of held-out faces, and label name -> values [N] of each."""
        self.names, self.scores = list(labels), {}
        y, truth = (torch.stack([t[k] for k in self.names], 1).float() for t in (labels, held_labels))
        fifth = torch.arange(len(train)) % 5 == 0
        plain = train.shape[1] - 192
        self.weights = torch.zeros(train.shape[1], len(self.names))
        for coloured in (False, True):
            columns = [i for i, k in enumerate(self.names) if any(c in k for c in COLOURED) == coloured]
            if not columns:
                continue
            f, part = train[:, :None if coloured else plain], y[:, columns]
            errors = []
            for penalty in PENALTIES:
                answer = (f[fifth] - f[~fifth].mean(0)) @ ridge(f[~fifth], part[~fifth], penalty) + part[~fifth].mean(0)
                errors.append(((answer - part[fifth]) ** 2).mean(0))
            best = torch.stack(errors).argmin(0)
            for choice in best.unique().tolist():
                of = [c for c, b in zip(columns, best.tolist()) if b == choice]
                self.weights[:f.shape[1], of] = ridge(f, y[:, of], PENALTIES[choice])
        middle = lambda v: v - v.mean(0)
        answer, truth_ = middle(held @ self.weights), middle(truth)
        slope = (answer * truth_).sum(0) / truth_.square().sum(0)
        binary = torch.tensor([bool(((y[:, i] == 0) | (y[:, i] == 1)).all()) for i in range(y.shape[1])])
        self.scores = dict(zip(self.names, ((answer * truth_).sum(0) / (answer.square().sum(0) * truth_.square().sum(0)).sqrt()).tolist()))
        self.weights = self.weights / (slope * torch.where(binary, 1.0, y.std(0))).clamp(min=1e-6)

    def __call__(self, f) -> dict:
        """Features [N,F] -> label name -> answers [N], in units."""
        return dict(zip(self.names, (f @ self.weights).T))
