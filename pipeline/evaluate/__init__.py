"""How good is the reading? Records against labels: precision, recall and F1 for every field."""

from pipeline.evaluate.fields import FIELDS, Match
from pipeline.evaluate.report import render
from pipeline.evaluate.scoring import Evaluation, Label, evaluate, read_labels

__all__ = ["FIELDS", "Evaluation", "Label", "Match", "evaluate", "read_labels", "render"]
