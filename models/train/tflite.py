"""Writes a denoiser as TFLite with TensorFlow's own converter, for LiteRT.js in `npm run bench -- --only peers --tensorflow python`.

    python models/train/tflite.py model.onnx model.tflite

The ONNX graph is one of `bench/peers/wide-model.ts`: float32 weights inside it, one picture a call. It is walked node by node in operators of
TensorFlow that XNNPACK takes, and maps are NHWC, as XNNPACK wants them. Inputs and outputs keep their names and the shapes of the ONNX graph.
Needs tensorflow-cpu (2.21 was used) and onnx. The benchmark holds the numbers of the file to those of onnxruntime.
"""
import argparse
from typing import NamedTuple

import numpy as np
import onnx
import onnx.numpy_helper
import tensorflow as tf

MAP = (0, 2, 3, 1)
MATRIX = (0, 1, 3, 2)


class Value(NamedTuple):
    """A value of the ONNX graph. `order` tells which axis of ONNX each axis of `data` is: NHWC for a map, the last two swapped for a
    matrix, None as in ONNX. `groups` is set between the two reshapes that an ONNX group norm has around its InstanceNormalization."""
    data: object
    order: tuple | None = None
    groups: int | None = None

    @property
    def shape(self) -> list[int]:
        """As in ONNX."""
        shape = list(self.data.shape)
        return shape if self.order is None else [shape[self.order.index(axis)] for axis in range(len(shape))]


def plain(value: Value):
    return value.data if value.order is None else tf.transpose(value.data, np.argsort(value.order))


def as_map(value: Value):
    """The numbers as NHWC; constants are turned here and not in the model."""
    if value.order == MAP:
        return value.data
    turn = np.transpose if isinstance(value.data, np.ndarray) else tf.transpose
    return turn(value.data, MAP)


def reshape(value: Value, wanted: list[int]) -> Value:
    shape = value.shape
    if value.groups:  # the end of a group norm
        return Value(value.data, MAP)
    if value.order == MAP and len(wanted) == 3:  # its beginning
        return Value(value.data, MAP, wanted[1])
    sizes = [shape[i] if size == 0 else size for i, size in enumerate(wanted)]
    if value.order == MAP and len(sizes) == 4:  # a map [N,C,H,W] as matrices of heads [N,h,C/h,HW]
        count, heads, channels, places = sizes
        return Value(tf.transpose(tf.reshape(value.data, [count, places, heads, channels]), (0, 2, 1, 3)), MATRIX)
    if value.order == MATRIX and len(sizes) == 4:  # and back
        count, channels, height, width = sizes
        return Value(tf.reshape(tf.transpose(value.data, (0, 2, 1, 3)), [count, height, width, channels]), MAP)
    return Value(tf.reshape(plain(value), sizes))


def group_norm(value: Value, epsilon: float) -> Value:
    """Means by group are a product of means by channel with a constant matrix, so that all broadcasts are along channels."""
    x, channels = value.data, value.data.shape[3]
    size = channels // value.groups
    mean_of_group = tf.constant(np.kron(np.eye(value.groups), np.full((size, size), 1 / size)).astype(np.float32))

    def mean(data):
        return tf.reshape(tf.reshape(tf.reduce_mean(data, [1, 2], keepdims=True), [1, channels]) @ mean_of_group, [1, 1, 1, channels])

    centred = x - mean(x)
    return Value(centred * tf.math.rsqrt(mean(centred * centred) + epsilon), MAP, value.groups)


def convolve(value: Value, weight: Value, bias: Value, strides: list[int], pads: list[int], kernel_shape: list[int]) -> Value:
    x = as_map(value)
    total = [max(0, (-(-size // step) - 1) * step + kernel - size) for size, step, kernel in zip(x.shape[1:3], strides, kernel_shape)]
    assert pads == [total[0] // 2, total[1] // 2, total[0] - total[0] // 2, total[1] - total[1] // 2], f"pads {pads} are not those of SAME"
    return Value(tf.nn.conv2d(x, np.transpose(weight.data, (2, 3, 1, 0)), strides, "SAME") + bias.data, MAP)


def twice(value: Value) -> Value:
    """Nearest neighbour: XNNPACK has no operator for it, and takes concatenations."""
    count, height, width, channels = value.data.shape
    wide = tf.reshape(tf.concat([value.data, value.data], 3), [count, height, 2 * width * channels])
    return Value(tf.reshape(tf.concat([wide, wide], 2), [count, 2 * height, 2 * width, channels]), MAP)


def multiply(a: Value, b: Value) -> Value:
    """A matrix product. A second factor whose axes are swapped is taken as it is; the product of two is swapped as well."""
    if a.order == MATRIX and b.order == MATRIX:
        return Value(tf.matmul(b.data, a.data), MATRIX)
    return Value(tf.matmul(plain(a), b.data, transpose_b=b.order == MATRIX))


def elementwise(operator, values: list[Value]) -> Value:
    if any(value.order == MAP for value in values):
        return Value(operator(*[as_map(value) for value in values]), MAP)
    return Value(operator(*[plain(value) for value in values]))


def split(value: Value, axis: int, sizes: list[int]) -> list[Value]:
    if value.order is None and len(value.shape) == 4 and axis == 1:
        value = Value(as_map(value), MAP)
    place = axis if value.order is None else value.order.index(axis)
    starts, parts = [0] * len(value.data.shape), []
    for size in sizes:
        lengths = list(value.data.shape)
        lengths[place] = size
        parts.append(Value(tf.slice(value.data, starts, lengths), value.order))
        starts = starts[:place] + [starts[place] + size] + starts[place + 1:]
    return parts


def depth_to_space(value: Value, block: int) -> Value:
    """ONNX's CRD mode, whose channels are [C, rows of a block, columns of a block]."""
    _, height, width, channels = value.data.shape
    blocks = tf.reshape(value.data, [height, width, channels // block**2, block, block])
    turned = tf.transpose(blocks, (2, 0, 3, 1, 4))
    return Value(tf.reshape(turned, [1, channels // block**2, height * block, width * block]))


def run_node(node: onnx.NodeProto, inputs: list[Value]) -> list[Value]:
    given = {it.name: onnx.helper.get_attribute_value(it) for it in node.attribute}
    first = inputs[0]
    match node.op_type:
        case "Conv":
            return [convolve(*inputs, **given)]
        case "InstanceNormalization":
            return [group_norm(first, given["epsilon"])]
        case "Reshape":
            return [reshape(first, inputs[1].data.tolist())]
        case "Add":
            return [elementwise(tf.add, inputs)]
        case "Mul":
            return [elementwise(tf.multiply, inputs)]
        case "Sigmoid":
            return [Value(tf.sigmoid(first.data), first.order)]
        case "Clip":
            return [Value(tf.minimum(tf.maximum(plain(first), inputs[1].data), inputs[2].data))]
        case "AveragePool":
            return [Value(tf.nn.avg_pool2d(as_map(first), given["kernel_shape"], given["strides"], "VALID"), MAP)]
        case "Resize":
            assert inputs[2].data.tolist() == [1, 1, 2, 2], "only twice as large is known"
            return [twice(first)]
        case "Concat" if given["axis"] == 1:
            return [Value(tf.concat([as_map(it) for it in inputs], 3), MAP)]
        case "Concat":
            return [Value(tf.concat([plain(it) for it in inputs], given["axis"]))]
        case "Split":
            return split(first, given["axis"], inputs[1].data.tolist())
        case "Transpose":
            assert tuple(given["perm"]) == MATRIX
            return [Value(first.data, None if first.order == MATRIX else MATRIX)]
        case "MatMul":
            return [multiply(*inputs)]
        case "Softmax":
            return [Value(tf.nn.softmax(plain(first)))]
        case "DepthToSpace":
            return [depth_to_space(first, given["blocksize"])]
    raise SystemExit(f"{node.op_type} is not known here")


def sizes_of(value: onnx.ValueInfoProto) -> list[int]:
    return [dim.dim_value or 1 for dim in value.type.tensor_type.shape.dim]


def convert(graph: onnx.GraphProto) -> bytes:
    constants = {it.name: Value(onnx.numpy_helper.to_array(it)) for it in graph.initializer}

    def denoise(**feeds):
        values = constants | {name: Value(data) for name, data in feeds.items()} | {"": None}
        for node in graph.node:
            values |= dict(zip(node.output, run_node(node, [values[name] for name in node.input])))
        return {it.name: plain(values[it.name]) for it in graph.output}

    module = tf.Module()
    module.denoise = tf.function(denoise, autograph=False)
    specs = {it.name: tf.TensorSpec(sizes_of(it), tf.float32, it.name) for it in graph.input}
    signature = module.denoise.get_concrete_function(**specs)
    return tf.lite.TFLiteConverter.from_concrete_functions([signature], module).convert()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("onnx")
    parser.add_argument("tflite")
    args = parser.parse_args()
    with open(args.tflite, "wb") as file:
        file.write(convert(onnx.load(args.onnx).graph))


if __name__ == "__main__":
    main()
