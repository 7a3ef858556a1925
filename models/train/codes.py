"""z_sem of the whole data set, plain and mirrored, with the statistics that normalise it."""
import hashlib

import torch

from data import MIRRORED, Faces
from run import STATE, half, layout


def key(net, faces: Faces) -> str:
    """Changes with the encoder's weights and with the pictures."""
    found = hashlib.sha256("".join(faces.names).encode())
    for weight in net.encoder.parameters():
        found.update(weight.detach().cpu().contiguous().numpy().tobytes())
    return found.hexdigest()[:12]


@torch.no_grad()
def encode_all(net, faces: Faces, device, batch=128):
    """Two tensors [N,512] in the order of the data set: codes of the pictures, and of the mirrored pictures.

    Kept in state/codes.pt until the encoder changes.
    """
    file, now = STATE / "codes.pt", key(net, faces)
    if file.exists():
        kept = torch.load(file, map_location=device, weights_only=True)
        if kept["key"] == now:
            return kept["plain"], kept["mirrored"]
    plain, mirrored = [], []
    for index in torch.arange(len(faces.names), device=faces.pictures.device).split(batch):
        x = faces.batch(index)
        with half(device):
            for found, pictures in ((plain, x), (mirrored, x.flip(3))):
                found.append(net.encoder(pictures.contiguous(memory_format=layout(device))).float())
    plain, mirrored = torch.cat(plain), torch.cat(mirrored)
    torch.save({"key": now, "plain": plain, "mirrored": mirrored}, file)
    return plain, mirrored


def statistics(codes, faces: Faces):
    """Mean and standard deviation [1,512] over training pictures, both sets with the same weight."""
    weight = torch.zeros(len(codes), device=codes.device)
    for index in faces.sets(held=False):
        weight[index] = 1 / len(index)
    weight = (weight / weight.sum())[:, None]
    mean = (weight * codes).sum(0, keepdim=True)
    return mean, (weight * (codes - mean) ** 2).sum(0, keepdim=True).sqrt().clamp(min=1e-4)


def mirrored_labels(faces: Faces):
    """Labels of the mirrored pictures: yaw and roll change sign."""
    return {k: -v if k in MIRRORED else v for k, v in faces.labels.items()}
