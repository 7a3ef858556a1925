"""z_sem of the whole data set, plain and mirrored, with the statistics that normalise it."""
import torch

from data import MIRRORED, Faces
from run import half


@torch.no_grad()
def encode_all(net, faces: Faces, device, mirrored=False, batch=256):
    """[N,512] in the order of the data set."""
    codes = []
    for index in torch.arange(len(faces.names), device=faces.pictures.device).split(batch):
        x = faces.batch(index)
        x = (x.flip(3) if mirrored else x).contiguous(memory_format=torch.channels_last)
        with half(device):
            codes.append(net.encoder(x).float())
    return torch.cat(codes)


def statistics(codes, faces: Faces):
    """Mean and standard deviation [1,512] over training pictures, both sets with the same weight."""
    weight = torch.zeros(len(codes), device=codes.device)
    for photo in (True, False):
        index = faces.where(photo, False)
        if len(index):
            weight[index] = 1 / len(index)
    weight = (weight / weight.sum())[:, None]
    mean = (weight * codes).sum(0, keepdim=True)
    return mean, (weight * (codes - mean) ** 2).sum(0, keepdim=True).sqrt().clamp(min=1e-4)


def mirrored_labels(faces: Faces):
    """Labels of the mirrored pictures: yaw and roll change sign."""
    return {k: -v if k in MIRRORED else v for k, v in faces.labels.items()}
