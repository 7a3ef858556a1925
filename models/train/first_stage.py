"""Trains the first stage of a latent run (first_stage_net.py), from the last state on.

    python models/train/first_stage.py --minutes 60

Learns from squares cut out of the training pictures, since the network knows no positions. The loss needs no outside weights:

    |x - y| + |gradients of x - y| / 2 + 10 (x - y)^2 + HOLD |what the encoder's blocks add|^2

The last part, and a little noise in the states, keep them near the linear map that they begin with: the principal components of the
squares that become one place of the state, which is what the denoiser of a pixel run can be carried over to (grow.py).
"""
import copy
import time

import torch
from torch.nn import functional as F

import metrics
from data import Sampler, load
from first_stage_net import FirstStage
from optim import Both, average
from run import STATE, Run, common, interrupted, prepare


def parse():
    parser = common(__doc__, "faces-128")
    add = parser.add_argument
    add("--minutes", type=float, default=10, help="stop after this long and save (default %(default)s)")
    add("--images", type=int, default=60_000, help="squares of the whole run; learning rates fall over its last half (default %(default)s)")
    add("--size", type=int, default=128, help="side of the pictures (default %(default)s)")
    add("--channels", type=int, default=8, help="channels of a state (default %(default)s)")
    add("--crop", type=int, default=64, help="side of the squares that are learned from (default %(default)s)")
    add("--batch", type=int, default=8)
    add("--lr", type=float, default=1e-3, help="Adam, for the outer convolutions (default %(default)s)")
    add("--muon-lr", type=float, default=0.01, help="Muon, for those of the blocks (default %(default)s)")
    add("--noise", type=float, default=0.0075, help="deviation of the noise in states (default %(default)s)")
    add("--hold", type=float, default=0.02, help="weight of what the encoder's blocks add (default %(default)s)")
    add("--ema", type=float, default=0.999)
    add("--save-minutes", type=float, default=3, help="state and figures this often")
    add("--seed", type=int, default=0)
    return parser.parse_args()


def slopes(x):
    """Differences of neighbours, across and down."""
    return x.diff(dim=3), x.diff(dim=2)


def loss_of(net, x, noise, hold):
    linear, last = net.encoder.out
    folded = F.pixel_unshuffle(x, net.factor)
    added = last(net.encoder.input_blocks(folded))
    state = linear(folded) + added
    error = net.decode(state + noise * torch.randn_like(state)) - x
    edges = sum(s.abs().mean() for s in slopes(error))
    return error.abs().mean() + edges / 2 + 10 * (error ** 2).mean() + hold * (added ** 2).mean()


def cut(x, side):
    """A square of each picture, each at a place of its own."""
    places = (torch.rand(2, len(x), device=x.device) * (x.shape[3] - side + 1)).long()
    at = torch.arange(side, device=x.device)
    rows, columns = (p[:, None] + at for p in places)
    return x[torch.arange(len(x), device=x.device)[:, None, None, None], torch.arange(3, device=x.device)[:, None, None],
             rows[:, None, :, None], columns[:, None, None, :]]


@torch.no_grad()
def look(net, faces, pictures=32):
    """PSNR and SSIM of held-out pictures through the stage, {set_score: mean}."""
    found = {}
    for what, photo in (("photo", True), ("rendered", False)):
        index = faces.where(photo, True)
        if len(index):
            x = faces.batch(index[torch.linspace(0, len(index) - 1, min(pictures, len(index))).round().long()])
            got = torch.cat([net.decode(net.encode(part)) for part in x.split(8)]).clamp(-1, 1)
            found |= {f"{what}_psnr": metrics.psnr(got, x).mean().item(), f"{what}_ssim": metrics.ssim(got, x).mean().item()}
    return found


def main():
    args = parse()
    device, stop = prepare(args.device), interrupted()
    torch.manual_seed(args.seed)
    faces = load(args.data, STATE, args.size, device)
    run = Run(args.name + "-first")
    state = run.load(device)
    net = FirstStage(args.channels).to(device, memory_format=torch.channels_last)
    images, seconds = 0, 0.0
    if state is None:
        net.begin(Sampler(faces, 1000, seed=0).next()[0], scale=64 / args.size)
        run.log(images=0, **look(net, faces))
    net.encoder.out[0].requires_grad_(False)
    ema = copy.deepcopy(net).requires_grad_(False).eval()
    optimiser = Both([(net.encoder, 1, False), (net.decoder, 1, False)], args.lr, args.muon_lr)
    if state:
        for what, part in (("net", net), ("ema", ema), ("optimiser", optimiser)):
            part.load_state_dict(state[what])
        images, seconds = state["images"], state["seconds"]
    step, sampler, mean = images // args.batch, Sampler(faces, args.batch, args.seed + images), None
    torch.manual_seed(args.seed + images)
    start = mark = time.monotonic()
    since = images

    def save(**values):
        run.save(dict(net=net.state_dict(), ema=ema.state_dict(), optimiser=optimiser.state_dict(), images=images,
                      seconds=seconds + time.monotonic() - start, size=args.size, channels=args.channels))
        run.log(images=images, **values, **look(ema, faces))

    while images < args.images and time.monotonic() - start < args.minutes * 60 and not stop():
        x = cut(sampler.next()[0], args.crop).contiguous(memory_format=torch.channels_last)
        loss = loss_of(net, x, args.noise, args.hold)
        loss.backward()
        optimiser.step(min(1, (step + 1) / 100) * min(1, max(0.01, 2 * (1 - images / args.images))))
        step, images = step + 1, images + args.batch
        average(ema, net, step, args.ema)
        mean = loss.detach() if mean is None else mean.lerp(loss.detach(), 0.02)
        if time.monotonic() - mark > args.save_minutes * 60:
            save(speed=(images - since) / (time.monotonic() - mark), loss=mean.item())
            mark, since = time.monotonic(), images
    save(minutes=(seconds + time.monotonic() - start) / 60)


if __name__ == "__main__":
    main()
