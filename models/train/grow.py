"""Begins a latent run from a pixel run of half its size and a first stage (first_stage.py).

    python models/train/grow.py --name faces-128 --source faces-64

A state of 32 x 32 in squares of 2 has the maps that a picture of 64 x 64 has in squares of 4, so all weights stay but the outer
convolutions, and these are products of the old ones with linear maps:

- The encoder sees pictures twice as large through the map that reduces them: z_sem stays what it was, and with it attributes,
  directions and the latent DDIM.
- One place of the state stands for 2 x 2 pixels of 64 px. What both hold, colour and coarse light, the denoiser is told as those pixels are.
  Finer light, which 64 px do not hold, takes the place of the finest colour, which the state does not hold: the denoiser knows how
  to keep noise out of that. The map is orthonormal, so that noise stays white.
"""
import torch

from data import Sampler, load
from first_stage_net import FirstStage
from model import Autoencoder, Config, over_patches, over_pixels
from run import STATE, Run, common


def lanczos(side: int) -> torch.Tensor:
    """[side / 2, side]: how Pillow reduces a row of pixels to half."""
    at = (torch.arange(side, dtype=torch.float64) + 0.5 - (2 * torch.arange(side // 2, dtype=torch.float64)[:, None] + 1)) / 2
    weight = torch.where(at.abs() < 3, torch.sinc(at) * torch.sinc(at / 3), 0.0)
    return weight / weight.sum(1, keepdim=True)


def reducing(pictures, kernel: int) -> torch.Tensor:
    """[kernel, 2 kernel]: the same within a window, by least squares over the rows of pictures, since its outermost pixels look out of it."""
    side = pictures.shape[3]
    small = pictures.double() @ lanczos(side).T
    at = range(0, side - 2 * kernel + 1, 2 * kernel // 3)
    seen = torch.cat([pictures[..., i:i + 2 * kernel].double().flatten(0, 2) for i in at])
    wanted = torch.cat([small[..., i // 2:i // 2 + kernel].flatten(0, 2) for i in at])
    return torch.linalg.lstsq(seen, wanted).solution.T.float()


def encoder_convolution(weight, patch: int, pictures):
    """[out,3pp,3,3] over squares of p -> [out,12pp,3,3] over squares of 2p of a picture twice as large."""
    reduce = reducing(pictures, 3 * patch)
    return over_patches(reduce.T @ over_pixels(weight, patch) @ reduce, 2 * patch)


def pixels_of_state(first: FirstStage, scale: float, pictures) -> torch.Tensor:
    """[3,2,2,C]: 2 x 2 pixels of the reduced picture for each channel of the state; columns are orthonormal."""
    half = first.factor // 2
    axes = first.encoder.out[0].weight[:, :, 0, 0] / scale
    common = axes.view(-1, 3, 2, half, 2, half).sum((3, 5)).flatten(1).T / half
    u, s, vt = torch.linalg.svd(common)
    known = int((s > 0.5).sum())
    small = torch.nn.functional.avg_pool2d(pictures, half)
    cells = torch.nn.functional.pixel_unshuffle(small, 2).permute(0, 2, 3, 1).flatten(0, 2)
    spare = u[:, known:]
    order = torch.linalg.eigh(torch.cov((cells @ spare).T))[1].flip(1)
    free = spare @ order[:, :vt.shape[0] - known]
    print(f"{known} of {vt.shape[0]} channels are known to the denoiser: overlap {', '.join(f'{v:.3f}' for v in s)}")
    return (u[:, :known] @ vt[:known] + free @ vt[known:]).view(3, 2, 2, -1)


def denoiser_convolutions(net: dict, pixels, patch: int) -> dict:
    """First and last convolution over states in squares of p / 2, from those over pixels in squares of p."""
    cell = (patch // 2, 2, patch // 2, 2)
    first, last, bias = (net[k] for k in ("input_blocks.0.0.weight", "out.2.weight", "out.2.bias"))
    there = torch.einsum("ocaubvyx,cuvk->okabyx", first.view(-1, 3, *cell, 3, 3), pixels)
    back = torch.einsum("caubviyx,cuvk->kabiyx", last.view(3, *cell, -1, 3, 3), pixels)
    shift = torch.einsum("caubv,cuvk->kab", bias.view(3, *cell), pixels)
    return {"input_blocks.0.0.weight": there.flatten(1, 3), "out.2.weight": back.flatten(0, 2), "out.2.bias": shift.flatten()}


@torch.no_grad()
def grow(source: dict, stage: dict, pictures):
    """(configuration, network) of the latent run, from the states of a pixel run and of a first stage; `pictures` [N,3,S,S] are like its own."""
    small = Config.read(source["config"])
    first = FirstStage.of(stage["ema"])
    cfg = Config.read(source["config"] | dict(img_size=2 * small.img_size, enc_patch_size=2 * small.enc_patch_size, patch_size=small.patch_size // 2,
                                              state_ch=first.channels, state_factor=first.factor))
    net = dict(source["ema"])
    net["encoder.input_blocks.0.0.weight"] = encoder_convolution(net["encoder.input_blocks.0.0.weight"], small.enc_patch_size, pictures)
    net |= denoiser_convolutions(net, pixels_of_state(first, small.img_size / cfg.img_size, pictures), small.patch_size)
    net |= {f"first_stage.{k}": v for k, v in stage["ema"].items()}
    Autoencoder(cfg).load_state_dict(net)
    return cfg, net


def main():
    parser = common(__doc__, "faces-128")
    parser.add_argument("--source", default="faces-64", help="the pixel run (default %(default)s)")
    args = parser.parse_args()
    source, stage = Run(args.source).load(), Run(args.name + "-first").load()
    if source is None or stage is None:
        raise SystemExit(f"grow.py needs the runs {args.source} and {args.name}-first")
    faces = load(args.data, STATE, stage["size"])
    cfg, net = grow(source, stage, Sampler(faces, 200, seed=0, jitter=False).next()[0])
    cfg.name = args.name
    Run(args.name).save(dict(config=cfg.dict(), stage="denoiser", stage_step=0, step=0, images=0, seconds=0.0, net=net, ema=net,
                             pretext=source["pretext"]))
    latent = Run(args.source + "-latent").load()
    if latent:
        Run(args.name + "-latent").save(latent)


if __name__ == "__main__":
    main()
