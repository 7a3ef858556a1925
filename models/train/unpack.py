"""Makes a training state of a pack, so that training goes on from what is shipped where no state is kept.

    python models/train/unpack.py models/faces-128
    python models/train/train.py --name faces-128 --encoder-lr 0

Undoes what conversion did to the weights (src/convert): folded patches, attention norms and modulation. Where
several weights were multiplied into one, the product goes to one of them and the others become neutral: the
networks compute the same, and learn on. The optimisers start anew; weights are as exact as the pack's.
"""
import json
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper

from data import load
from model import Autoencoder, Config, LatentNet, over_patches
from pretext import Pretext
from run import STATE, Run, common


def read(pack: Path, graph: str) -> dict:
    """Weights of a graph by name, in float32; those of int8 are multiplied by the scales of their rows."""
    initial = {t.name: numpy_helper.to_array(t) for t in onnx.load(str(pack / "onnx" / f"{graph}.onnx")).graph.initializer}
    found = {}
    for name, value in initial.items():
        base, _, kind = name.partition(":")
        if base.endswith((".weight", ".bias")) and kind in ("", "stored", "int8"):
            found[base] = torch.from_numpy(value.astype("float32") * (initial[f"{base}:scale"] if kind == "int8" else 1))
    return found


FIRST = ("input_blocks.0.0.weight", "encoder.input_blocks.0.weight")


def unscale(qkv, heads):
    """Queries without the factor 1 / sqrt(size) that conversion gave them."""
    size = qkv.shape[0] // heads // 3
    parts = qkv.reshape(heads, 3, size, -1).clone()
    parts[:, 0] *= size ** 0.5
    return parts.view(qkv.shape)


def patch_of(weights: dict, name: str) -> int:
    """The side of the squares that a first convolution of 3 x 3 squares takes in; conversion writes it over pixels."""
    return weights[name].shape[-1] // 3


def convolutions(weights: dict, like: dict, heads: int) -> dict:
    """Weights of encoder, denoiser or first stage under the names and shapes of `like`."""
    found = {}
    for name, value in weights.items():
        if name.endswith(FIRST) and (patch := patch_of(weights, name)) > 1:
            value = over_patches(value, patch)
        elif ".qkv." in name:
            value = unscale(value, heads)
        found[name] = value.reshape(like[name].shape)
    return found


def conditions(weights: dict, like: dict) -> dict:
    """Scales and shifts of the conditioned blocks, cut from the rows that hold all gains, then all biases."""
    found = {k: v for k, v in weights.items() if not k.startswith("modulation.")}
    blocks = [k.removesuffix("out_layers.0.weight") for k in like if k.endswith("out_layers.0.weight")]
    sizes = [len(like[b + "out_layers.0.weight"]) for b in blocks]
    for part in ("weight", "bias"):
        gains, shifts = weights[f"modulation.time.{part}"].chunk(2)
        z = weights[f"modulation.z.{part}"] - (1 if part == "bias" else 0)
        gains = gains - (1 if part == "bias" else 0)
        for block, gain, shift, c in zip(blocks, gains.split(sizes), shifts.split(sizes), z.split(sizes)):
            found[f"{block}emb_layers.1.{part}"] = torch.cat([gain, shift])
            found[f"{block}cond_emb_layers.1.{part}"] = c
    return found


def neutral(state: dict, found: dict) -> dict:
    """Norms whose gain and bias went elsewhere."""
    missing = {k for k in state if k not in found}
    wrong = [k for k in missing if not k.endswith((".norm.weight", ".norm.bias", "out_layers.0.weight", "out_layers.0.bias"))]
    if wrong:
        raise SystemExit(f"the pack lacks {', '.join(sorted(wrong)[:3])}: does --config fit it?")
    return found | {k: torch.full_like(state[k], float(k.endswith("weight"))) for k in missing}


def said(pack: Path, manifest: dict) -> dict:
    """What the pack says of its configuration: sides of picture and squares, the prediction, the state of a first stage."""
    space = manifest["space"] if manifest["version"] == 2 else {}
    found = {"img_size": manifest["imageSize"], "model_mean_type": manifest["prediction"],
             "enc_patch_size": patch_of(read(pack, "encoder"), "encoder.input_blocks.0.0.weight"),
             "patch_size": patch_of(read(pack, "denoiser"), "input_blocks.0.0.weight")}
    if space.get("firstStage"):
        channels, side, _ = space["state"]
        found |= {"state_ch": channels, "state_factor": manifest["imageSize"] // side}
    return found


def autoencoder(pack: Path, cfg: Config) -> dict:
    like = Autoencoder(cfg).state_dict()
    graphs = ["encoder", "denoiser"] + (["first_encoder", "first_decoder"] if cfg.state_factor > 1 else [])
    found = {}
    for graph in graphs:
        found |= convolutions(read(pack, graph), like, cfg.net_beatgans_attn_head)
    return neutral(like, found | conditions(read(pack, "modulation"), like))


def latent(pack: Path, cfg: Config) -> dict:
    weights = read(pack, "latent_denoiser") | read(pack, "latent_modulation")
    found = {k.removeprefix("latent_net."): v for k, v in weights.items() if not k.startswith("modulation.")}
    layers, size = cfg.net_latent_layers - 1, cfg.net_latent_num_hid_channels
    for part in ("weight", "bias"):
        rows = weights[f"modulation.{part}"] - (cfg.net_latent_condition_bias if part == "bias" else 0)
        found |= {f"layers.{i}.linear_emb.{part}": v for i, v in enumerate(rows.split(size)[:layers])}
    return neutral(LatentNet(cfg).state_dict(), found)


def main():
    parser = common(__doc__, run=None)
    parser.add_argument("pack", type=Path, help="folder of the pack")
    parser.add_argument("--config", default="{}", help="JSON over the defaults of model.Config, as the pack was trained with")
    args = parser.parse_args()
    manifest = json.loads((args.pack / "config.json").read_text())
    name = args.name or args.pack.resolve().name
    cfg = Config.read({"name": name} | said(args.pack, manifest) | Config.options(args.config))
    net = autoencoder(args.pack, cfg)
    pretext = Pretext(cfg, faces := load(args.data, STATE, cfg.img_size, args.device)).to(args.device)
    pretext.analyse(faces)
    images = manifest["provenance"]["imagesSeen"]
    Run(name).save(dict(config=cfg.dict(), stage="denoiser", stage_step=0, step=0, images=images, seconds=0.0, net=net, ema=net,
                             pretext=pretext.state_dict()))
    if "latent_denoiser" in manifest["graphs"]:
        net, mean_std = latent(args.pack, cfg), manifest["space"]["code"] if manifest["version"] == 2 else manifest["zSem"]
        Run(name + "-latent").save(dict(net=net, ema=net, images=0, seconds=0.0,
                                             **{f"conds_{k}": torch.tensor(mean_std[k])[None] for k in ("mean", "std")}))
    print(f"state of {name}: {images} images seen")


if __name__ == "__main__":
    main()
