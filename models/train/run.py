"""A run: its folder under state/, its settings, its atomic state file, its log."""
import argparse
import json
import os
import signal
import threading
import time
from pathlib import Path

import torch

from data import FACES, HERE

STATE = HERE / "state"


class Run:
    """state/<name>/ with state.pt (everything needed to go on), log.jsonl and contact sheets."""

    def __init__(self, name: str):
        self.folder = STATE / name
        self.folder.mkdir(parents=True, exist_ok=True)

    @property
    def shipped(self) -> Path:
        """state/export/<name>/: what of this run is shipped, and what was measured for its card."""
        folder = STATE / "export" / self.folder.name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def save(self, state: dict):
        part = self.folder / "state.part"
        torch.save(state, part)
        os.replace(part, self.folder / "state.pt")

    def load(self, device="cpu"):
        path = self.folder / "state.pt"
        return torch.load(path, map_location=device, weights_only=True) if path.exists() else None

    def log(self, **values):
        values = {k: round(v, 5) if isinstance(v, float) else v for k, v in values.items()}
        with (self.folder / "log.jsonl").open("a") as file:
            file.write(json.dumps({"at": time.strftime("%H:%M:%S", time.gmtime()), **values}) + "\n")
        print("  ".join(f"{k} {v}" for k, v in values.items()), flush=True)


def common(doc, run="faces-64"):
    """A parser for a command of this folder, which `doc` describes, with the options that every one has."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--name", default=run, help=f"name of the run, a folder under state/ (default {run or 'that of the folder of the pack'})")
    parser.add_argument("--data", type=Path, default=FACES, help="folder with the two tar files, or with your own pictures")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return parser


def prepare(device):
    """Processor settings that every command wants."""
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    torch.backends.cudnn.benchmark = True
    return torch.device(device)


def interrupted():
    """Whether SIGINT has come, as a function to ask: the step that runs is finished and its state saved. A second one ends the program at once."""
    came = threading.Event()

    def take(*_):
        came.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    signal.signal(signal.SIGINT, take)
    return came.is_set


def layout(device):
    """How pictures lie in memory: channels last feeds a GPU; on a processor group norm is 20 times slower so."""
    return torch.channels_last if torch.device(device).type == "cuda" else torch.contiguous_format


@torch.compiler.assume_constant_result
def has_bf16(device):
    """Whether the device computes in bf16; other processors imitate it, at a twentieth of the speed."""
    return torch.device(device).type != "cpu" or torch.cpu._is_avx512_bf16_supported()


def half(device):
    """bf16 where it is safe and the device computes in it; weights and sums stay in fp32."""
    return torch.autocast(torch.device(device).type, torch.bfloat16, enabled=has_bf16(device))
