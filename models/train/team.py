"""Several processes on one run: `train.py --workers 2`.

On a processor that other work shares, one single-threaded process a core loses far less than threads that wait
for one another in every layer. The same few lines serve several GPUs. Alone, everything here does nothing.
"""
import datetime
import os
import socket
import subprocess
import sys

import torch
import torch.distributed as dist

SIZE, RANK = int(os.environ.get("WORLD_SIZE", 1)), int(os.environ.get("RANK", 0))
LONG = datetime.timedelta(days=1)  # a run may be paused


def launch(workers: int):
    """Starts the command again once per worker, in this process group, and ends with the first failure."""
    if workers == 1 or SIZE > 1:
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    place = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port), "WORLD_SIZE": str(workers), "OMP_NUM_THREADS": "1"}
    team = [subprocess.Popen([sys.executable, *sys.argv], env=os.environ | place | {"RANK": str(i), "LOCAL_RANK": str(i)})
            for i in range(workers)]
    raise SystemExit(max(p.wait() for p in team))


def join(device):
    if SIZE > 1:
        if device.type == "cuda":
            torch.cuda.set_device(RANK)
        else:
            torch.set_num_threads(1)
        dist.init_process_group("nccl" if device.type == "cuda" else "gloo", timeout=LONG)


def leave():
    if SIZE > 1:
        dist.destroy_process_group()


def add_up(tensors, scale=1.0):
    """Every process gets the (scaled) sum of everyone's tensors, in one message."""
    if SIZE > 1 and tensors:
        flat = torch.cat([v.reshape(-1) for v in tensors])
        dist.all_reduce(flat)
        for v, part in zip(tensors, flat.mul_(scale).split([v.numel() for v in tensors])):
            v.copy_(part.view_as(v))


def agree(flag: bool, device) -> bool:
    """The first process decides."""
    if SIZE == 1:
        return flag
    word = torch.tensor([float(flag)], device=device)
    dist.broadcast(word, 0)
    return bool(word.item())
