"""The counter of sentences: what it takes for a sentence, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import count_sentences
import pytest
from count_sentences import MEDIAN_BELOW, MOST_WORDS, Sentence, faults, sentences


def texts(markdown: str) -> list[str]:
    return [sentence.text for sentence in sentences(markdown)]


def words(markdown: str) -> list[int]:
    return [sentence.words for sentence in sentences(markdown)]


@pytest.mark.parametrize(
    ("markdown", "wanted"),
    [
        ("It hashes. It stops.", ["It hashes.", "It stops."]),
        ("It hashes\nuntil noon. powbench\nstops!", ["It hashes until noon.", "powbench stops!"]),
        ("Is it fast? (It is.) Good.", ["Is it fast?", "(It is.)", "Good."]),
        ("Some meters, e.g. plugs, answer late.", ["Some meters, e.g. plugs, answer late."]),
        ("A rig of 17.5 J/TH, i.e. new.", ["A rig of 17.5 J/TH, i.e. new."]),
        ("Which is slower, A or B? It is B. Is it? No. Good.",
         ["Which is slower, A or B?", "It is B.", "Is it?", "No.", "Good."]),
        ("Version 0.2.0 ships. So it is.", ["Version 0.2.0 ships.", "So it is."]),
        ("(39.1 … 39.3) is the interval.", ["(39.1 … 39.3) is the interval."]),
        ("- one thing\n- another\n  thing\n", ["one thing", "another thing"]),
        ("1. Begin.\n2. End.\n", ["Begin.", "End."]),
        ("| a | b |\n|---|:--|\n| Is it? | Yes. No. |", ["a", "b", "Is it?", "Yes.", "No."]),
        ("| a \\| b | c |", ["a | b", "c"]),
        ("> A quote\n> goes on.", ["A quote goes on."]),
        ('??? note "A title"\n\n    A text inside.\n', ["A title", "A text inside."]),
        ("See [the page. Now](a.md), ![not this](b.svg) and <https://c.org>.",
         ["See the page.", "Now, and ."]),
        ("Run `a. b` and `c -d e`.", ["Run `a.·b` and `c·-d·e`."]),
    ],
)  # fmt: skip
def test_what_a_sentence_is(markdown: str, wanted: list[str]) -> None:
    assert [" ".join(text.split()) for text in texts(markdown)] == wanted


@pytest.mark.parametrize(
    "markdown",
    [
        "```sh\nnot prose\n```\n",
        "  ```text\n  not prose\n  ```\n",
        "````\n```\nnot prose\n```\n````\n",
        "    an indented block\n    of code\n",
        "# A heading\n",
        "<!-- a comment\nover two lines -->\n",
        "---\n\n***\n",
        "[name]: https://example.org\n",
    ],
)
def test_what_is_not_prose(markdown: str) -> None:
    assert texts(markdown) == []
    assert texts(f"Before.\n\n{markdown}\nAfter.") == ["Before.", "After."]


def test_the_head_of_a_page_is_not_prose() -> None:
    assert texts("---\nhide: [toc]\n---\nAfter.") == ["After."]


def test_a_code_span_is_one_word_and_a_sign_is_none() -> None:
    assert words("Run `powbench bench --json -` for 95% of it.") == [6]
    assert words("The gap − as a share — is 3.") == [7]


def test_lines_are_those_of_the_paragraph() -> None:
    page = "---\na: b\n---\n# H\n\n<!-- one\ntwo -->\nFirst. Second\nhere.\n\n| a cell |\n"
    assert [(s.line, s.text) for s in sentences(page)] == [
        (8, "First."), (8, "Second here."), (11, "a cell"),
    ]  # fmt: skip


def sentence(count: int, end: str = ".") -> str:
    return " ".join(["word"] * count) + end


def test_the_limit_of_a_sentence() -> None:
    page = list(sentences(f"{sentence(MOST_WORDS)} {sentence(3)}\n\n{sentence(MOST_WORDS + 1)}"))
    short = [*page, *[Sentence(1, sentence(3))] * 2]
    (fault,) = faults({"a.md": short})
    assert fault.startswith(f"a.md:3: {MOST_WORDS + 1} words: word word")


def test_a_long_cell_is_refused_too() -> None:
    (fault,) = faults({"a.md": list(sentences(f"| {sentence(MOST_WORDS + 1, '')} |"))})
    assert fault.startswith("a.md:1: ")


def test_labels_do_not_pull_the_median_down() -> None:
    text = f"{sentence(MEDIAN_BELOW)}\n\n| a | b | c |\n"
    assert list(faults({"a.md": list(sentences(text))})) == [
        "a.md: half of its sentences have 20 words or more",
        "all pages: half of its sentences have 20 words or more",
    ]
    assert list(faults({"a.md": list(sentences(sentence(MEDIAN_BELOW - 1)))})) == []


def test_the_exit_code_and_what_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "good.md", tmp_path / "bad.md"
    good.write_text(sentence(5), encoding="utf-8")
    bad.write_text(f"{sentence(5)} {sentence(5)} {sentence(41)}", encoding="utf-8")
    assert count_sentences.main(["--check", str(good)]) == 0
    assert capsys.readouterr().out == "pages counted: 1; no sentence is too long\n"
    assert count_sentences.main(["--check", str(good), str(bad)]) == 1
    assert f"{bad}:1: 41 words: " in capsys.readouterr().out
    assert count_sentences.main([str(bad)]) == 0
    assert "median    5, longest  41" in capsys.readouterr().out


def test_the_pages_that_a_reader_sees_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    count_sentences.main([])
    printed = capsys.readouterr().out
    for page in ("README.md", "CONTRIBUTING.md", "docs/index.md", "docs/reference/commands.md"):
        assert f"  {page}\n" in printed
