"""Which way z_sem moves when a label does and the rest of the picture does not: patterns by partial regression.

The weights that read a label off a code are a filter, which uses numbers of small variance to cancel what disturbs the reading; along them a
picture changes in many ways. The change of the code that goes with the label is the pattern (Haufe et al., NeuroImage 2014). Here normalised z is regressed
on all labels of a set and, beside them, on nuisance: what must stay as it is. The row of a label is its direction, the rest held fixed.
"""
import numpy as np
import torch
from torch.nn import functional as F

from metrics import reduced

# Principal components: of what surrounds the face, of the upper corners, of the edge of the picture, of light and shade in the face.
OUTSIDE, CORNERS, EDGE, LIGHT = 250, 50, 40, 6
CELL = 4  # side of the cells of the corners whose colours a trial corrects
FINE, SEEN = 2, 40  # side of the cells in which a drawn face is compared with its original, and their principal components
RIDGE = 1e-3


def corners(x):
    """The two upper corners, 8 px of 64 wide: [N,3,128]. Hardly ever a face, and what drift of the background is measured in."""
    x = reduced(x)
    return torch.cat([x[:, :, :8, :8].flatten(2), x[:, :, :8, -8:].flatten(2)], 2)


def face(x):
    """The middle of the face: [N,3,20,20]."""
    return reduced(x)[:, :, 24:44, 22:42]


def around(side=16):
    """Cells of the picture at side x side that lie outside an ellipse around the face: [side,side] bool."""
    y, x = torch.meshgrid(*[(torch.arange(side) + 0.5) * 16 / side] * 2, indexing="ij")
    return ((x - 8) / 4.6) ** 2 + ((y - 8.6) / 6) ** 2 > 1


def edge(side=16):
    """Cells of the picture at 16 x 16 at its left, right and upper edge, which hair hardly reaches: [16,16] bool."""
    found = torch.zeros(side, side, dtype=torch.bool)
    found[:, :2] = found[:, -2:] = found[0] = True
    return found


def components(values, count):
    """The first principal components of rows: [N,count]."""
    middle = values - values.mean(0)
    power, vectors = torch.linalg.eigh(middle.T @ middle)
    return middle @ vectors[:, -count:].flip(1)


def nuisance(x) -> dict:
    """Numbers of pictures that a move may have to hold, by name: [N,*] each."""
    x = reduced(x)
    small = F.avg_pool2d(x, 4)
    inner = small[:, :, 5:11, 5:11]
    upper = F.avg_pool2d(x[:, :, :12], 2)[..., [*range(6), *range(26, 32)]]
    return {
        "face colour": face(x).mean((2, 3)),
        "light": components(inner.mean(1).flatten(1), LIGHT),
        "picture": torch.cat([x.mean((2, 3)), x.flatten(1).std(1, keepdim=True)], 1),
        "corners": torch.cat([corners(x).mean(2), components(upper.flatten(1), CORNERS)], 1),
        "edge": components(small[:, :, edge()].flatten(1), EDGE),
        "outside": components(small[:, :, around()].flatten(1), OUTSIDE),
    }


# What is held beside the other labels: hair lies where the outside is but for its edge, outdoors is the outside, and the colour of the skin is
# that of the face.
EVERYTHING = ("face colour", "light", "picture", "corners", "outside")
HELD = {"hair": ("face colour", "light", "corners", "edge"), "outdoors": ("face colour", "light"), "skin_color": ("light", "corners", "outside")}
HAIR = ("hair", "long_hair", "hair_color")


def subject(label: str) -> str:
    """photo.long_hair, hair=bald and hair_color=red are all of hair."""
    column = label.removeprefix("photo.").split("=")[0]
    return "hair" if column in HAIR else column


def standard(values):
    return (values - values.mean(0)) / (values.std(0) + 1e-9)


def partial(z, labels, held):
    """Rows [K,512]: how z [N,512] changes with each of labels [N,K], by one standard deviation, the others and `held` [N,H] fixed."""
    a = np.concatenate([standard(labels), standard(held), np.ones((len(z), 1))], 1)
    return np.linalg.solve(a.T @ a + RIDGE * len(a) * np.eye(a.shape[1]), a.T @ z)[:labels.shape[1]]


def cells(x, side):
    """Mean colours of the cells of the two upper corners, which are `side` px of 64 wide: [N,6 (8 / side)^2]."""
    x = reduced(x)
    return torch.cat([F.avg_pool2d(corner, side).flatten(1) for corner in (x[:, :, :8, :8], x[:, :, :8, -8:])], 1)


def drift(x):
    """Colours of the two upper corners, in cells, and of the face: [N,27]."""
    return torch.cat([cells(x, CELL), face(x).mean((2, 3))], 1)


def means(label: str):
    """What a label means to change of what others hold: "background", "colour" (of the face) or None."""
    return {"outdoors": "background", "skin_color": "colour"}.get(subject(label))


def may_drift(changed, count=6 * (8 // CELL) ** 2):
    """Which of `count` numbers of the background, and of the colour of the face beside them, a move may change that means to change `changed`: [count + 3] bool."""
    return np.array([changed == "background"] * count + [changed == "colour"] * 3)


def drift_patterns(z, labels: dict, x):
    """Rows [27,512]: how z changes with each number of `drift` by one, the labels and the other numbers held fixed."""
    numbers = drift(x).numpy()
    moved = partial(z, numbers, np.stack(list(labels.values()), 1))
    return moved / numbers.std(0)[:, None]


def seen_patterns(z, labels: dict, x) -> dict:
    """What a drawn face is compared by, and what a difference moves z by, as covariance.safetensors has it.

    `cells` [40,96]: principal components of fine cells of the upper corners. `drift` [43,512]: how z changes with each of these components, and with each
    channel of the face's mean colour, by one (pixels in [-1, 1]), the labels and the other numbers held fixed.
    """
    fine = cells(x, FINE)
    middle = fine - fine.mean(0)
    basis = torch.linalg.eigh(middle.T @ middle)[1][:, -SEEN:].flip(1)
    numbers = torch.cat([middle @ basis, face(x).mean((2, 3))], 1).numpy().astype("f8")
    moved = partial(z.astype("f8"), numbers, np.stack(list(labels.values()), 1)) / numbers.std(0)[:, None]
    return {"cells": np.ascontiguousarray(basis.numpy().T, "f2"), "drift": np.ascontiguousarray(moved, "f2")}


def patterns(z, labels: dict, x, also=None) -> dict:
    """Directions by label: `labels` name -> [N], x the pictures of the codes z, `also` [N,P] more numbers to hold."""
    names, table = list(labels), np.stack(list(labels.values()), 1)
    found, rows = {k: v.numpy() for k, v in nuisance(x).items()}, {}
    for held in {HELD.get(subject(name), EVERYTHING) for name in names}:
        fixed = [found[k] for k in held] + ([] if also is None else [also])
        moved = partial(z, table, np.concatenate(fixed, 1))
        rows |= {name: moved[i] for i, name in enumerate(names) if HELD.get(subject(name), EVERYTHING) == held}
    return rows
