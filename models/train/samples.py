"""Saves held-out pictures as the sample faces of a pack: state/export/<name>/samples/NN-<set>.png.

    python models/train/samples.py --photo 6 --rendered 3
"""
from PIL import Image

from data import load
from evaluate import spread
from run import STATE, Run, common


def main():
    parser = common(__doc__)
    parser.add_argument("--photo", type=int, default=6, help="photo-like faces (default %(default)s)")
    parser.add_argument("--rendered", type=int, default=3, help="rendered faces (default %(default)s)")
    parser.add_argument("--size", type=int, default=64, help="side in pixels (default %(default)s)")
    args = parser.parse_args()
    faces, folder = load(args.data, STATE, args.size), Run(args.name).shipped / "samples"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    wanted = [("photo", True, args.photo), ("rendered", False, args.rendered)]
    chosen = [(what, i) for what, photo, n in wanted if n for i in spread(faces.where(photo, True), n)]
    for number, (what, i) in enumerate(chosen, 1):
        Image.fromarray(faces.pictures[i].permute(1, 2, 0).contiguous().numpy()).save(folder / f"{number:02d}-{what}.png")
    print(f"{len(chosen)} faces in {folder}")


if __name__ == "__main__":
    main()
