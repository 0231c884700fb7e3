# Training of the line recogniser: included by the Makefile. Needs the `train` extra (see docs/OCR_MODEL.md).

OCR_FONTS ?= work/fonts
OCR_OUT   ?= work/ocr_train
OCR_LINES ?= 1000000

.PHONY: ocr-data ocr-train ocr-export setup-train

setup-train: $(VENV)/.ready
	$(BIN)/python -c 'import torch, onnx, fontTools' 2>/dev/null || \
	  $(BIN)/python -m pip install --quiet --editable '.[train]'

ocr-data: setup-train ## Fetch the typefaces for training and draw a sheet of sample lines
	nice -n 15 $(BIN)/python -m pipeline.ocr.train.sheet --fonts $(OCR_FONTS) --out $(OCR_OUT)/sample.png

ocr-train: setup-train ## Train the line recogniser in the background of other work (resumes; one core and a bit)
	mkdir -p $(OCR_OUT)
	OMP_NUM_THREADS=1 nice -n 15 $(BIN)/python -m pipeline.ocr.train.train --fonts $(OCR_FONTS) --out $(OCR_OUT) --start data/ocr/checkpoint.pt --horizon $(OCR_LINES)

ocr-export: setup-train ## Put the best checkpoint into data/ocr as ONNX
	$(BIN)/python -m pipeline.ocr.train.export $(OCR_OUT) data/ocr
