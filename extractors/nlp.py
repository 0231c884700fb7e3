"""The extractors as a spaCy pipeline over `spacy.blank("th")`.

Every step of `extractors.reading` is a component, registered as the factory `saraban_<step>`; what it finds
stands typed on `doc._.saraban` (a `Reading`), by name on `doc._.letter_<name>` (tuples of mentions), and as
groups of spans in `doc.spans`. Components of others join by the entry-point group `saraban_extractors`: a
function that takes the `Language` and adds its pipes behind ours.

The tokenizer is a cheap one: Thai character clusters (what cannot be cut apart in writing), pairs of Latin
letters, single digits and signs. Dictionary tokenizers take longer than everything else here together, and no
rule of ours asks for words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import entry_points
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from extractors.reading import STEPS, Reading, Step, mentions_of
from schemas.mentions import Mention
from schemas.source import Office

if TYPE_CHECKING:
    from spacy.vocab import Vocab

ENTRY_POINTS = "saraban_extractors"
"""The group under which other packages offer components: `name = "package.module:add_pipes"`."""

# After Theeramunkong et al. (2000), "Character cluster based Thai information retrieval": a leading vowel,
# its consonant with all marks, and the vowels that follow belong together. Every alternative is bounded: the
# set of clusters is finite, so a long run does not fill spaCy's vocabulary with strings seen once.
_CLUSTER = re.compile(
    r"[เ-ไ]?[ก-ฮ][ัิ-ฺ็-๎]{0,2}[ะาำๅ]?|[A-Za-z]{1,2}|[๐-๙0-9]| {1,16}|.",
    re.DOTALL,
)


_TEXT = "saraban.text"


class ClusterTokenizer:
    """Cuts a text into character clusters; joined, its tokens are the text."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the text as a `Doc`."""
        words: list[str] = []
        spaces: list[bool] = []
        for token in _CLUSTER.findall(text):
            # spaCy keeps one space on the token before it; longer runs are tokens of their own.
            if token[0] == " " and words and not spaces[-1]:
                spaces[-1] = True
                if len(token) > 1:
                    words.append(token[1:])
                    spaces.append(False)
                continue
            words.append(token)
            spaces.append(False)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        # `doc.text` would join the tokens again, which takes longer than a family of extractors.
        doc.user_data[_TEXT] = text
        return doc

    def to_bytes(self, **_: object) -> bytes:
        """Return nothing: the tokenizer has no state."""
        return b""

    def from_bytes(self, _: bytes, **__: object) -> ClusterTokenizer:
        """Return itself."""
        return self

    def to_disk(self, _: object, **__: object) -> None:
        """Write nothing."""

    def from_disk(self, _: object, **__: object) -> ClusterTokenizer:
        """Return itself."""
        return self


@spacy.registry.tokenizers("saraban.clusters.v1")  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], ClusterTokenizer]:
    """Return the maker of the tokenizer, for spaCy's configuration."""
    return lambda nlp: ClusterTokenizer(nlp.vocab)


def _register(name: str, default: object) -> None:
    if not Doc.has_extension(name):
        Doc.set_extension(name, default=default)


def _getter(name: str) -> Callable[[Doc], tuple[Mention, ...]]:
    def get(doc: Doc) -> tuple[Mention, ...]:
        reading = reading_of(doc)
        return mentions_of(reading)[name]

    return get


def register_extensions() -> None:
    """Register what the components leave on a `Doc`; safe to call again."""
    _register("saraban", None)
    _register("saraban_annex_start", None)
    _register("saraban_office", None)
    for name in mentions_of(Reading("")):
        if not Doc.has_extension(f"letter_{name}"):
            Doc.set_extension(f"letter_{name}", getter=_getter(name))
    for name in ("rule", "confidence", "mention"):
        if not Span.has_extension(name):
            Span.set_extension(name, default=None)


def reading_of(doc: Doc) -> Reading:
    """Return what the components have found in a `Doc` so far."""
    reading = doc._.saraban
    if reading is None:
        reading = Reading(
            doc.user_data.get(_TEXT) or doc.text, doc._.saraban_annex_start, doc._.saraban_office
        )
        doc._.saraban = reading
    return cast(Reading, reading)


class StepComponent:
    """A spaCy component that runs one step and files what it found as spans."""

    def __init__(self, step: Step, *, spans: bool = True) -> None:
        self.step = step
        self.spans = spans

    def __call__(self, doc: Doc) -> Doc:
        """Run the step on a `Doc`."""
        reading = reading_of(doc)
        self.step.run(reading)
        if self.spans:
            for name in self.step.fills:
                file_spans(doc, name, mentions_of(reading)[name])
        return doc


def file_spans(doc: Doc, name: str, mentions: tuple[Mention, ...]) -> None:
    """Put mentions into `doc.spans[name]`, each span labelled with its rule.

    Where a mention begins inside a cluster, the span is widened to it; `span._.mention.span` is exact.
    """
    spans = []
    for mention in mentions:
        span = doc.char_span(*mention.span, label=mention.rule, alignment_mode="expand")
        if span is not None:
            span._.mention = mention
            spans.append(span)
    doc.spans[name] = SpanGroup(doc, name=name, spans=spans)


def _factory(step: Step) -> Callable[[Language, str, bool], StepComponent]:
    @Language.factory(  # type: ignore[untyped-decorator]
        f"saraban_{step.name}",
        default_config={"spans": True},
        assigns=["doc._.saraban", *(f"doc._.letter_{name}" for name in step.fills), "doc.spans"],
    )
    def create(nlp: Language, name: str, spans: bool) -> StepComponent:
        register_extensions()
        return StepComponent(step, spans=spans)

    return cast(Callable[[Language, str, bool], StepComponent], create)


factories = SimpleNamespace(**{step.name: _factory(step) for step in STEPS})
"""The factories by step, for the entry points `spacy_factories` of the installed package."""


def add_pipes(nlp: Language) -> None:
    """Add all components of this project to a pipeline, in the order that they need."""
    register_extensions()
    for step in STEPS:
        if f"saraban_{step.name}" not in nlp.pipe_names:
            nlp.add_pipe(f"saraban_{step.name}")


def build_pipeline(*, others: bool = True) -> Language:
    """Build the pipeline; `others` adds the components that installed packages offer."""
    nlp = spacy.blank("th", config={"nlp": {"tokenizer": {"@tokenizers": "saraban.clusters.v1"}}})
    add_pipes(nlp)
    if others:
        for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda p: p.name):
            point.load()(nlp)
    return nlp


@lru_cache(maxsize=1)
def shared_pipeline() -> Language:
    """Return the process's own pipeline, built at first use."""
    return build_pipeline()


def read_with_spacy(text: str, *, annex_start: int | None = None, office: Office | None = None) -> Reading:
    """Read a letter's text with the process's own spaCy pipeline."""
    nlp = shared_pipeline()
    doc = nlp.make_doc(text)
    doc._.saraban = Reading(text, annex_start, office)
    return reading_of(nlp(doc))
