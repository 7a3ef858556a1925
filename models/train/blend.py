"""Blends what is shipped of a run, its moving average, with that of an earlier state of the same run.

    python models/train/blend.py --earlier models/train/state/faces-64/state-778k.pt

After long training z_sem tells more, but a face comes back from its own x_T less exactly in few steps. Weights on the line between
the two states keep most of the one and regain the other (Wortsman et al., CVPR 2022, "Robust fine-tuning of zero-shot models").
The encoder is blended, too: `latent.py` and `attributes.py` belong after it.
"""
from pathlib import Path

import torch

from run import Run, common


def main():
    parser = common(__doc__)
    parser.add_argument("--earlier", type=Path, required=True, help="a copy of an earlier state.pt of this run")
    parser.add_argument("--share", type=float, default=0.2, help="of the earlier state (default %(default)s)")
    args = parser.parse_args()
    run = Run(args.name)
    state, earlier = run.load(), torch.load(args.earlier, map_location="cpu", weights_only=True)
    if state is None:
        raise SystemExit(f"no run named {args.name}: train it first")
    shapes = lambda s: {k: v.shape for k, v in s["ema"].items()}
    if shapes(state) != shapes(earlier):
        raise SystemExit(f"{args.earlier} is not of this run: its networks have other shapes")
    state["ema"] = {k: v.lerp(earlier["ema"][k], args.share) for k, v in state["ema"].items()}
    run.save(state)
    print(f"{1 - args.share:.2f} of {state['images']} pictures, {args.share:.2f} of {earlier['images']}")


if __name__ == "__main__":
    main()
