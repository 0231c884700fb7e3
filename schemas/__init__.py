"""The values that flow between the stages: frozen, typed, no behaviour but validation.

`source` holds what ingest and OCR hand on, `mentions` what the extractors find in a text, `letter` the
public record (the output contract), `outcome` what a run knows of one file at the end.
"""
