"""z_sem of the data set, plain and mirrored, with the statistics that normalise it."""
import hashlib

import torch

from data import MIRRORED, Faces
from run import STATE, Run, half, layout


def key(net, faces: Faces) -> str:
    """Changes with the encoder's weights and with the pictures."""
    found = hashlib.sha256("".join(faces.names).encode())
    for weight in net.encoder.parameters():
        found.update(weight.detach().cpu().contiguous().numpy().tobytes())
    return found.hexdigest()[:12]


@torch.no_grad()
def encode_all(net, faces: Faces, device, plain=None, mirrored=None, batch=128):
    """Two tensors [N,512] in the order of the data set: codes of the pictures, and of the mirrored pictures.

    `plain` and `mirrored` name the pictures wanted, all if left out; codes that no call has asked for are nan. Kept in state/codes.pt until
    the encoder changes.
    """
    file, now = STATE / "codes.pt", key(net, faces)
    kept = torch.load(file, map_location=device, weights_only=True) if file.exists() else {}
    if kept.get("key") != now:
        empty = torch.full((len(faces.names), net.cfg.style_ch), torch.nan, device=device)
        kept = {"key": now, "plain": empty, "mirrored": empty.clone()}
    everything = torch.arange(len(faces.names), device=device)
    for way, wanted in (("plain", plain), ("mirrored", mirrored)):
        wanted = everything if wanted is None else wanted
        missing = wanted[kept[way][wanted, 0].isnan()]
        if not len(missing):
            continue
        for index in missing.split(batch):
            x = faces.batch(index)
            with half(device):
                x = (x if way == "plain" else x.flip(3)).contiguous(memory_format=layout(device))
                kept[way][index] = net.encoder(x).float()
        torch.save(kept, file)
    return kept["plain"], kept["mirrored"]


def statistics(codes, faces: Faces):
    """Mean and standard deviation [1,512] over the training pictures that have codes, both sets with the same weight."""
    weight = torch.zeros(len(codes), device=codes.device)
    for index in faces.sets(held=False):
        known = index[~codes[index, 0].isnan()]
        weight[known] = 1 / max(1, len(known))
    weight, codes = (weight / weight.sum())[:, None], codes.nan_to_num()
    mean = (weight * codes).sum(0, keepdim=True)
    return mean, (weight * (codes - mean) ** 2).sum(0, keepdim=True).sqrt().clamp(min=1e-4)


def normaliser(name: str, codes, faces: Faces):
    """Mean and standard deviation [1,512] that the pack has: those of the latent DDIM of the run, which was trained with them, else of the codes."""
    latent = Run(name + "-latent").load(codes.device)
    return (latent["conds_mean"], latent["conds_std"]) if latent else statistics(codes, faces)


def mirrored_labels(faces: Faces):
    """Labels of the mirrored pictures: yaw and roll change sign."""
    return {k: -v if k in MIRRORED else v for k, v in faces.labels.items()}
