"""Training of the line recogniser: generator, network, training run, export (issue 3, point 1).

Nothing else in the project imports this package and the wheel leaves it out: it needs the `train` extra
(PyTorch, onnx, fontTools), which readers of letters do not.
"""
