"""Times encoder and denoiser in PyTorch; `npx tsx bench/measure-gpu.ts --torch python` puts the figures beside the studio's own.

    python models/train/unpack.py models/faces-128      # once, where no state of the pack is kept
    python models/train/speed.py --name faces-128 --batches 1,8

On a GPU in float16 (autocast), channels last and compiled; on a processor in float32 and as it comes. Prints JSON, milliseconds of one call by net and
batch: {"device": ..., "torch": ..., "rows": [{"net": "denoiser", "batch": 1, "ms": 3.2}, ...]}.
"""
import json
import statistics
import time

import torch

from model import Autoencoder, Config
from run import Run, common, layout, prepare


def load(name: str) -> Autoencoder:
    state = Run(name).load()
    if state is None:
        raise SystemExit(f"{name} has no state: make one with `python models/train/unpack.py models/{name}`")
    net = Autoencoder(Config.read(state["config"]))
    net.load_state_dict(state["ema"])
    return net.eval().requires_grad_(False)


def milliseconds(call, on_gpu: bool, seconds: float) -> float:
    """Median over some rounds of calls that follow on one another; the GPU is waited for at the end of a round."""
    wait = torch.cuda.synchronize if on_gpu else lambda: None

    def round_of(calls: int) -> float:
        wait()
        start = time.perf_counter()
        for _ in range(calls):
            call()
        wait()
        return (time.perf_counter() - start) / calls

    for _ in range(3):
        once = round_of(1)
    calls = max(1, min(50, int(seconds / 5 / once)))
    return 1000 * statistics.median(round_of(calls) for _ in range(5))


@torch.inference_mode()
def main():
    parser = common(__doc__)
    parser.add_argument("--batches", default="1,4,8,32", help="pictures in one call (default %(default)s)")
    parser.add_argument("--seconds", type=float, default=1, help="how long a figure is measured (default %(default)s)")
    args = parser.parse_args()
    device = prepare(args.device)
    on_gpu = device.type == "cuda"
    net = load(args.name).to(device, memory_format=layout(device))
    denoise, encode = (torch.compile(net), torch.compile(net.encoder)) if on_gpu else (net, net.encoder)
    rows = []
    for batch in map(int, args.batches.split(",")):
        face, x = (torch.randn(batch, *size, device=device).to(memory_format=layout(device))
                   for size in ((3, net.cfg.img_size, net.cfg.img_size), net.cfg.state))
        t, z = torch.full((batch,), 500, device=device), torch.randn(batch, net.cfg.style_ch, device=device)
        for name, call in (("denoiser", lambda: denoise(x, t, z)), ("encoder", lambda: encode(face))):
            with torch.autocast(device.type, torch.float16, enabled=on_gpu):
                rows.append({"net": name, "batch": batch, "ms": milliseconds(call, on_gpu, args.seconds)})
    name = torch.cuda.get_device_name(device) if on_gpu else "CPU"
    print(json.dumps({"device": name, "torch": torch.__version__, "rows": rows}))


if __name__ == "__main__":
    main()
