# Training of the line recogniser: included by the Makefile. Needs the `train` extra (see docs/OCR_MODEL.md).

OCR_FONTS ?= work/fonts
OCR_OUT   ?= work/ocr_train
OCR_LINES ?= 1000000
OCR_PAGES ?= 1000

.PHONY: ocr-data ocr-train ocr-export ocr-bench setup-train setup-bench

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

setup-bench: setup-train
	$(BIN)/python -c 'import edlib' 2>/dev/null || \
	  $(BIN)/python -m pip install --quiet --editable '.[bench]'

ocr-bench: setup-bench ## Measure the reading of pictures beside its peers and renew docs/OCR_MODEL.md
	$(BIN)/python -m benchmarks.card
	$(BIN)/python -m benchmarks.ocr --shared --write
	$(BIN)/python -m benchmarks.register --write
	$(BIN)/python -m benchmarks.trust --pages $(OCR_PAGES) --shared --write
