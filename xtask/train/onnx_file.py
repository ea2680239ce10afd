"""Writes a network as an ONNX file that rten runs: weights in bytes, sums in thirty-two bits.

Each matrix is quantised symmetrically, a scale for each column; what comes in is quantised anew each time over the whole
matrix (DynamicQuantizeLinear). The table of word pieces has a scale for each row. The first scaling follows Jacob et al.
2018, "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference".

The file has two parts that don't touch: `pieces` and `places` (numbers, one a word piece) give `words` (a vector for each
piece), `look` and `say` (for each piece and kind how much it is looked at and what it says), and `pooled` (a row for each
sentence) gives `logits` (a row for each sentence).
"""

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

# All published files say which version of the operators they mean.
OPERATORS = 17
HEADS = 12
# Steps to each side of zero. With twice as many, two products with unsigned bytes could pass sixteen bits, in which
# processors without VNNI add them: another processor would give another answer.
STEPS = 64


class Graph:
    def __init__(self):
        self.nodes, self.weights, self.count = [], [], 0

    def weight(self, value, name=None):
        name = name or f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.require(value, requirements="C"), name))
        return name

    def add(self, kind, inputs, outputs=1, **attributes):
        names = [f"v{self.count + i}" for i in range(outputs)]
        self.count += outputs
        self.nodes.append(helper.make_node(kind, inputs, names, **attributes))
        return names[0] if outputs == 1 else names

    def name(self, value, name):
        """Gives a value the name that those outside know it by."""
        for node in self.nodes:
            node.output[:] = [name if output == value else output for output in node.output]

    def linear(self, x, weight, bias):
        """x · weight + bias; the weight's columns are its outputs."""
        scale = np.maximum(np.abs(weight).max(0), 1e-8) / STEPS
        whole = self.weight(np.clip(np.rint(weight / scale), -STEPS, STEPS).astype(np.int8))
        if x not in self.quantised:
            self.quantised = {x: self.add("DynamicQuantizeLinear", [x], 3)}
        small, x_scale, x_zero = self.quantised[x]
        product = self.add("MatMulInteger", [small, whole, x_zero, self.zero])
        product = self.add("Cast", [product], to=TensorProto.FLOAT)
        scales = self.add("Mul", [x_scale, self.weight(scale.astype(np.float32))])
        return self.add("Add", [self.add("Mul", [product, scales]), self.weight(bias.astype(np.float32))])

    def norm(self, x, weight, bias):
        return self.add("LayerNormalization", [x, self.weight(weight), self.weight(bias)], axis=-1, epsilon=1e-12)


def words_of(graph, weights, layers):
    """The vectors that MiniLM's lower layers give the pieces."""
    graph.quantised = {}
    graph.zero = graph.weight(np.zeros((), np.int8), "zero")
    table = weights["base.pieces.weight"]
    scale = np.maximum(np.abs(table).max(1, keepdims=True), 1e-8) / 127.0
    rows = graph.weight(np.clip(np.rint(table / scale), -127, 127).astype(np.int8), "table")
    row = graph.add("Cast", [graph.add("Gather", [rows, "pieces"], axis=0)], to=TensorProto.FLOAT)
    row = graph.add("Mul", [row, graph.add("Gather", [graph.weight(scale.astype(np.float32)), "pieces"], axis=0)])
    place = graph.add("Gather", [graph.weight(weights["base.places.weight"]), "places"], axis=0)
    x = graph.norm(graph.add("Add", [row, place]), weights["base.norm.weight"], weights["base.norm.bias"])
    wide = table.shape[1]
    shape = graph.weight(np.array([-1, 3 * HEADS, wide // HEADS], np.int64))
    flat = graph.weight(np.array([-1, wide], np.int64))
    thirds = graph.weight(np.array([HEADS] * 3, np.int64))
    constant = {value: graph.weight(np.array(value, np.float32)) for value in (2.0**0.5, 1.0, 0.5)}
    for number in range(layers):
        own = lambda name: weights[f"base.layers.{number}.{name}"]
        # The scale of the products goes into the queries.
        parts = [(own(f"{part}.weight").T, own(f"{part}.bias")) for part in ("query", "key", "value")]
        by = (wide // HEADS) ** -0.5
        parts[0] = (parts[0][0] * by, parts[0][1] * by)
        joined = graph.linear(x, np.concatenate([w for w, _ in parts], 1), np.concatenate([b for _, b in parts]))
        joined = graph.add("Transpose", [graph.add("Reshape", [joined, shape])], perm=[1, 0, 2])
        query, key, value = graph.add("Split", [joined, thirds], 3, axis=0)
        key = graph.add("Transpose", [key], perm=[0, 2, 1])
        share = graph.add("Softmax", [graph.add("MatMul", [query, key])], axis=-1)
        seen = graph.add("Transpose", [graph.add("MatMul", [share, value])], perm=[1, 0, 2])
        seen = graph.linear(graph.add("Reshape", [seen, flat]), own("out.weight").T, own("out.bias"))
        x = graph.norm(graph.add("Add", [seen, x]), own("norm.weight"), own("norm.bias"))
        wider = graph.linear(x, own("wide.weight").T, own("wide.bias"))
        # Gelu, after its definition.
        part = graph.add("Erf", [graph.add("Div", [wider, constant[2.0**0.5]])])
        part = graph.add("Mul", [wider, graph.add("Add", [part, constant[1.0]])])
        wider = graph.linear(graph.add("Mul", [part, constant[0.5]]), own("narrow.weight").T, own("narrow.bias"))
        x = graph.norm(graph.add("Add", [wider, x]), own("end.weight"), own("end.bias"))
    return x


def write(path, weights, layers):
    """Writes the network of `minilm.Net`, given its weights by name as arrays."""
    graph = Graph()
    x = words_of(graph, weights, layers)
    wide = weights["base.pieces.weight"].shape[1]
    graph.name(x, "words")
    for given, part in (("words", "look"), ("words", "say"), ("pooled", "head")):
        product = graph.add("MatMul", [given, graph.weight(weights[f"{part}.weight"].T)])
        graph.name(graph.add("Add", [product, graph.weight(weights[f"{part}.bias"])]), "logits" if part == "head" else part)
    number, real = TensorProto.INT32, TensorProto.FLOAT
    inputs = [
        helper.make_tensor_value_info("pieces", number, ["pieces"]),
        helper.make_tensor_value_info("places", number, ["pieces"]),
        helper.make_tensor_value_info("pooled", real, ["sentences", 2 * wide]),
    ]
    outputs = [
        helper.make_tensor_value_info("words", real, ["pieces", wide]),
        *(helper.make_tensor_value_info(name, real, ["pieces", len(weights["head.bias"])]) for name in ("look", "say")),
        helper.make_tensor_value_info("logits", real, ["sentences", len(weights["head.bias"])]),
    ]
    whole = helper.make_graph(graph.nodes, "kinds", inputs, outputs, graph.weights)
    model = helper.make_model(whole, opset_imports=[helper.make_opsetid("", OPERATORS)], ir_version=8)
    checker.check_model(model)
    save(model, path)
