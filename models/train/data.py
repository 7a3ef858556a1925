"""Pictures and labels: read once, kept as uint8 in the state folder, then on the training device as a whole.

Two ways in: the studio's own two sets (rendered.tar and synthetic-photos.tar with their CSV files), or a
folder of one's own pictures. `held_out.txt` fixes which pictures of the two sets are never trained on;
one's own pictures are held out by a hash of their name, so adding pictures never moves one across.
"""
import csv
import hashlib
import io
import tarfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps

HERE = Path(__file__).parent
FACES = HERE / "../../../shared/data/faces"
HELD_OUT = 0.05
MIRRORED = ("yaw", "roll")  # labels that change sign in a mirror
PICTURES = {".webp", ".png", ".jpg", ".jpeg", ".bmp"}


@dataclass
class Faces:
    """pictures uint8 [N,3,S,S]; photo, held bool [N]; labels name -> float [N], nan where unknown."""

    names: list
    pictures: torch.Tensor
    photo: torch.Tensor
    held: torch.Tensor
    labels: dict

    def where(self, photo: bool, held: bool) -> torch.Tensor:
        return ((self.photo == photo) & (self.held == held)).nonzero()[:, 0]

    def sets(self, held: bool) -> list:
        """The photo-like and the rendered pictures, those of the two that there are."""
        return [index for index in (self.where(photo, held) for photo in (True, False)) if len(index)]

    def shares(self, batch, photo_share):
        """(indices, how many of a batch) for each training set."""
        known, photos = self.sets(held=False), round(batch * photo_share)
        return list(zip(known, [photos, batch - photos] if len(known) == 2 else [batch]))

    def batch(self, index) -> torch.Tensor:
        """Pictures as the networks see them: float in [-1, 1]."""
        return self.pictures[index].float() / 127.5 - 1


def identity(name: str) -> str:
    """m_0014_age_3.webp and m_0014_smile_1.webp are the same person."""
    stem = Path(name).stem
    return "_".join(stem.split("_")[:2]) if stem.startswith("m_") else stem


def chosen(name: str) -> bool:
    """A fixed 5 % of identities, by hash."""
    digest = hashlib.sha256(identity(name).encode()).digest()
    return int.from_bytes(digest[:4], "big") < HELD_OUT * 2**32


def shrink(file, side: int) -> np.ndarray:
    """A centre square in RGB, reduced with Lanczos: [3,S,S] uint8."""
    picture = ImageOps.fit(Image.open(file).convert("RGB"), (side, side), Image.LANCZOS)
    return np.asarray(picture).transpose(2, 0, 1)


def sources(folder: Path):
    """Yields (name, file, from the photo-like set) for every picture in the tars, or else in the folder."""
    tars = [p for p in (folder / "rendered.tar", folder / "synthetic-photos.tar") if p.exists()]
    for path in tars:
        with tarfile.open(path) as tar:
            for member in tar:
                if member.isfile():
                    yield Path(member.name).name, io.BytesIO(tar.extractfile(member).read()), "photos" in path.name
    if not tars:
        for path in sorted(p for p in folder.rglob("*") if p.suffix.lower() in PICTURES):
            yield str(path.relative_to(folder)), path, True


def read_labels(folder: Path, names: list) -> dict:
    """Columns of the CSV files as numbers; a column of words becomes one 0/1 column a word ("glasses=thick")."""
    rows, labels = {}, {}
    for path in folder.glob("*.csv"):
        prefix = "photo." if "photos" in path.name else ""
        for row in csv.DictReader(path.open()):
            name = row.pop("file")
            rows[name] = {prefix + k: v for k, v in row.items() if v != ""}
    words = {}
    for row in rows.values():
        for key, value in row.items():
            if not number(value):
                words.setdefault(key, set()).add(value)
    columns = {key for row in rows.values() for key in row}
    for key in sorted(columns):
        values = [rows.get(n, {}).get(key) for n in names]
        if key in words:
            for word in sorted(words[key]):
                labels[f"{key}={word}"] = np.array([np.nan if v is None else float(v == word) for v in values], np.float32)
        else:
            labels[key] = np.array([np.nan if v is None else float(v) for v in values], np.float32)
    return labels


def number(text: str) -> bool:
    try:
        float(text)
        return True
    except ValueError:
        return False


def load(folder: Path, state: Path, side: int = 64, device="cpu") -> Faces:
    """The whole data set; the reduced pictures are kept in `state` so that a second start takes a second."""
    key = hashlib.sha256(str(Path(folder).resolve()).encode()).hexdigest()[:8]
    cache = state / f"pictures-{side}-{key}.npz"
    if not cache.exists():
        names, pictures, photo = [], [], []
        for name, file, is_photo in sources(Path(folder)):
            names.append(name)
            pictures.append(shrink(file, side))
            photo.append(is_photo)
        if not names:
            raise SystemExit(f"no pictures in {folder}: expected the two tar files or {', '.join(sorted(PICTURES))} files")
        state.mkdir(parents=True, exist_ok=True)
        part = cache.with_suffix(".part.npz")
        np.savez(part, names=np.array(names), pictures=np.stack(pictures), photo=np.array(photo))
        part.rename(cache)
    kept = np.load(cache)
    names = kept["names"].tolist()
    listed = set((HERE / "held_out.txt").read_text().split()) if (Path(folder) / "rendered.tar").exists() else None
    held = [n in listed if listed else chosen(n) for n in names]
    to = lambda a: torch.as_tensor(a).to(device)
    return Faces(names, to(kept["pictures"]), to(kept["photo"]), to(held),
                 {k: to(v) for k, v in read_labels(Path(folder), names).items()})


class Sampler:
    """Endless training batches on the data's device: half photo-like, half rendered when both exist.

    A person with k variants is drawn sqrt(k) times as often as one with a single picture.
    """

    def __init__(self, faces: Faces, batch: int, seed: int, photo_share=0.5, jitter=True):
        self.faces, self.jitter = faces, jitter
        self.random = torch.Generator(device=faces.pictures.device).manual_seed(seed)
        people = Counter(map(identity, faces.names))
        weight = torch.tensor([people[identity(n)] ** -0.5 for n in faces.names], device=faces.pictures.device)
        self.parts = [(p, weight[p], n) for p, n in faces.shares(batch, photo_share)]

    def uniform(self, *shape, low=0.0, high=1.0):
        device = self.faces.pictures.device
        return torch.rand(shape, generator=self.random, device=device) * (high - low) + low

    def next(self):
        """-> pictures [B,3,S,S] in [-1,1], index [B], mirrored bool [B]."""
        index = torch.cat([p[torch.multinomial(w, n, True, generator=self.random)] for p, w, n in self.parts])
        x = self.faces.batch(index)
        mirrored = self.uniform(len(x)) < 0.5
        x = torch.where(mirrored[:, None, None, None], x.flip(3), x)
        if self.jitter:
            x = self.disturb(x)
        return x, index, mirrored

    def disturb(self, x):
        """Shifts of up to 2 pixels and mild light and colour changes, so that 2,400 photos do not run dry."""
        n, _, side, _ = x.shape
        dx, dy = self.uniform(2, low=-2.5, high=2.5).round().long()
        at = torch.arange(side, device=x.device)
        x = x[:, :, (at + dy).clamp(0, side - 1)][:, :, :, (at + dx).clamp(0, side - 1)]
        gain = self.uniform(n, 1, 1, 1, low=0.85, high=1.15) * self.uniform(n, 3, 1, 1, low=0.94, high=1.06)
        shift = self.uniform(n, 1, 1, 1, low=-0.12, high=0.12)
        plain = self.uniform(n, 1, 1, 1) < 0.4
        return torch.where(plain, x, (x * gain + shift).clamp(-1, 1))
