"""Sentences by rule: the rules, thresholds and numbers of the data, links to what is shown, silence over nothing."""

import itertools
import re
from fractions import Fraction

import pytest

from lsdash import queries
from lsdash.data import build, csv_tables, releases, validate
from lsdash.model import texts
from lsdash.model.filters import Filters
from lsdash.model.words import Words, rows
from lsdash.present import markup
from lsdash.present.charts import bullet
from lsdash.present.sentences import chart_titles, targets, trends
from lsdash.present.sentences import districts as district_sentences
from lsdash.present.sentences import ledger as ledger_sentences
from lsdash.present.sentences import rules as sentence_rules
from lsdash.view.url_state import LANGUAGES
from tests.page_period import asked

RULES = ("needed", "falling", "product")
SECTORS = ("tw", "dp", "nqd")
FULL = {
    "tw": ("Quốc doanh trung ương", "Central state-owned"),
    "dp": ("Quốc doanh địa phương", "Local state-owned"),
    "nqd": ("Ngoài quốc doanh", "Non-state"),
    "than-sach": ("Than sạch", "Clean coal"),
}
SAID = {
    "vi": [
        "Quốc doanh trung ương phải đóng góp 72%† mức tăng cần đạt của năm 2005: "
        "thêm 142†_tỷ đồng trên tổng 196†_tỷ đồng.",
        "Mục tiêu 2005 thấp hơn mức đã đạt: Quốc doanh địa phương (−4%†).",
        "Than sạch: mục tiêu 2005 gấp 3,41† lần thực hiện 2004.",
    ],
    "en": [
        "Central state-owned must contribute 72%† of the growth needed in 2005: "
        "142†_billion VND out of 196†_billion VND.",
        "The 2005 target is below what was reached: Local state-owned (−4%†).",
        "Clean coal: the 2005 target is 3.41† times the 2004 output.",
    ],
}
both = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.fixture(scope="module")
def facts(release):
    """Board, products and outcomes, as the overview hands them to the rules."""
    names = ("sector_board", "product_board", "target_outcomes")
    return [asked(release, getattr(queries, name)) for name in names]


@pytest.fixture(scope="module")
def rules(release):
    return asked(release, queries.rules)


@pytest.fixture(scope="module")
def values(release):
    return {row["id"]: row for row in rows(asked(release, queries.observations))}


def one_rule(rules, code, threshold=None):
    """The register with this rule alone, perhaps with another threshold."""
    chosen = rules[rules["code"] == code].copy()
    if threshold is not None:
        chosen["threshold"] = float(threshold)
    return chosen


def said_by(facts, rules, words):
    names = ("board", "products", "outcomes")
    return sentence_rules.sentences(dict(zip(names, facts, strict=True)), rules, words)


@pytest.fixture(scope="module")
def by_rule(facts, rules, words):
    """(language, rule, threshold or None, frames) → the sentences of this rule alone."""
    return lambda lang, code, threshold=None, frames=facts: said_by(
        frames, one_rule(rules, code, threshold), words[lang]
    )


# --- the sentences of the release ------------------------------------------------------------------------------------


@both
def test_what_matters_now_word_for_word(facts, rules, words, lang):
    made = said_by(facts, rules, words[lang])
    assert [sentence.text.replace("\u00a0", "_") for sentence in made] == SAID[lang]
    # The others are of plans, of monthly reports, of targets whose year has its report, and of other pages.
    assert tuple(rules["code"]) == ("plan", *RULES, "mover", "outcome", "long_run", "reached")
    assert {sentence.page for sentence in made} == {"muc-tieu"}


@both
def test_sentences_stand_in_the_order_of_the_register_one_for_each_rule(facts, rules, words, lang):
    alone = [said_by(facts, one_rule(rules, code), words[lang]) for code in RULES]
    assert [len(made) for made in alone] == [1] * len(RULES)
    backwards = said_by(facts, rules.iloc[::-1], words[lang])
    assert backwards == [made[0] for made in alone[::-1]]


def read(text, lang):
    """The number in a text, as a reader of its language reads it."""
    thousands, decimal = (".", ",") if lang == "vi" else (",", ".")
    found = re.search(rf"([+−]?)(\d[\d{re.escape(thousands)}]*(?:{re.escape(decimal)}\d+)?)", text)
    number = Fraction(found[2].replace(thousands, "").replace(decimal, "."))
    decimals = len(found[2].partition(decimal)[2])
    return (-number if found[1] == "−" else number), Fraction(1, 10**decimals)


@both
def test_every_number_of_a_sentence_leads_to_the_observation_that_it_shows(facts, rules, words, values, lang):
    for sentence in said_by(facts, rules, words[lang]):
        left = sentence.text
        for digits, key in sentence.numbers.items():
            assert left.count(digits) == 1, (sentence.text, digits)
            left = left.replace(digits, "")
            number, step = read(digits, lang)
            value = Fraction(values[key]["value"])
            if values[key]["measure"] == "growth_needed" and "%" not in digits:
                value = 1 + value / 100  # "3.41 times" shows a growth of 241 %
            assert abs(number - value) <= step * Fraction(501, 1000), (digits, key)
        assert set(re.findall(r"\d+", left)) <= {"2004", "2005"}, left


@both
def test_how_many_times_last_year_leads_to_the_card_that_computes_it(facts, rules, words, lang):
    """The card of the target shows 450 000 tonnes and no year before; that of the growth needed divides the two."""
    (product,) = said_by(facts, one_rule(rules, "product"), words[lang])
    assert list(product.numbers.values()) == ["output.than-sach.2005.growth_needed"]


@both
def test_in_a_page_every_number_of_a_sentence_is_a_link(facts, rules, words, lang):
    for sentence in said_by(facts, rules, words[lang]):
        html = str(markup.linked(sentence.text, sentence.numbers))
        assert dict(re.findall(r'<a class="so" data-so="[^"]+" href="\?so=([^"]+)">([^<]+)</a>', html)) == {
            key: digits for digits, key in sentence.numbers.items()
        }
        assert re.sub(r"<[^>]+>", "", html).replace("&#39;", "'") == sentence.text


# --- thresholds ------------------------------------------------------------------------------------------------------

# Rule, threshold, the items that the sentence names by it; None: the rule has nothing to say.
THRESHOLDS = [
    ("needed", "50", {"tw"}),
    ("needed", "20", {"tw"}),
    ("needed", "72.2", {"tw"}),
    ("needed", "72.3", None),
    ("needed", "90", None),
    ("falling", "0", {"dp"}),
    ("falling", "-3.73", {"dp"}),
    ("falling", "-3.74", None),
    ("product", "2", {"than-sach"}),
    ("product", "3.41", {"than-sach"}),
    ("product", "3.42", None),
]


def named(text, lang, items):
    """Which of the items a sentence names."""
    return {item for item in items if FULL[item][LANGUAGES.index(lang)] in text}


@both
@pytest.mark.parametrize(("code", "threshold", "wanted"), THRESHOLDS)
def test_a_changed_threshold_changes_the_sentence(by_rule, lang, code, threshold, wanted):
    made = by_rule(lang, code, threshold)
    if wanted is None:
        assert made == []
        return
    (sentence,) = made
    assert named(sentence.text, lang, FULL) == wanted


# Rule, threshold, and what names it in Vietnamese and in English.
IN_WORDS = [
    ("needed", "72.25", "72,25%", "72.25%"),
    ("falling", "-3", "−3%", "−3%"),
    ("product", "2", "từ 2 lần", "if 2 times"),
    ("product", "2.5", "từ 2,50 lần", "if 2.50 times"),
]


@both
@pytest.mark.parametrize("case", IN_WORDS, ids=lambda case: f"{case[0]}-{case[1]}")
def test_the_rule_in_words_names_its_threshold(by_rule, rules, lang, case):
    code, threshold, *wanted = case
    (sentence,) = by_rule(lang, code, threshold)
    (own,) = rows(one_rule(rules, code))
    before, _, after = own[f"text_{lang}"].partition("{threshold}")
    assert sentence.rule.startswith(before)
    assert sentence.rule.endswith(after)
    assert wanted[LANGUAGES.index(lang)] in sentence.rule
    assert "{" not in sentence.rule


def test_thresholds_come_from_the_table(data_copy, root):
    """With 90 instead of 50 % no sector brings enough; 150 % of plan are reached by none, and this is said."""
    path = data_copy / "rules.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count("needed,3,50,") == text.count("plan,1,100,") == 1
    text = text.replace("needed,3,50,", "needed,3,90,").replace("plan,1,100,", "plan,1,150,")
    path.write_text(text, encoding="utf-8")
    release, _ = build.release(data_copy)
    own = Words.of("en", asked(release, queries.names))
    board = asked(release, queries.sector_board)
    frames = [board, *(asked(release, each) for each in (queries.product_board, queries.target_outcomes))]
    made = said_by(frames, asked(release, queries.rules), own)
    assert [sentence.text.replace("\u00a0", "_") for sentence in made] == [
        text for text in SAID["en"] if "growth needed" not in text
    ]
    missed = "Below plan: Central state-owned (79.9%≠), Local state-owned (85.55%≠), Non-state (141.972%≠)"
    assert targets.plan_board(board, own) == missed


@pytest.mark.parametrize(
    ("code", "threshold", "expected"),
    [
        *(("falling", "0.5", "at most 0"), ("plan", "99.9", "at least 100"), ("product", "0.99", "at least 1")),
        ("needed", "-0.1", "at least 0"),
        *(("needed", "0", None), ("plan", "100", None)),
        *(("outcome", "100.1", "at most 100"), ("outcome", "99.9", "at least 100")),
    ],
)
def test_a_threshold_that_would_make_its_sentence_untrue_is_refused(code, threshold, expected):
    tables = csv_tables.read(releases.DATA)
    changed = [{**row, "threshold": threshold} if row["code"] == code else row for row in tables["rules"]]
    issues = validate.issues({**tables, "rules": changed})
    assert [(flaw.file, flaw.found, flaw.expected) for flaw in issues] == (
        [("rules.csv", threshold, expected)] if expected else []
    )


# --- made by rule, whatever is shown ---------------------------------------------------------------------------------


def of_sectors(frame, chosen):
    """The rows of a frame without the sectors that are not chosen."""
    return frame[~frame["item"].isin(set(SECTORS) - set(chosen))]


@both
@pytest.mark.parametrize("chosen", [each for n in range(4) for each in itertools.combinations(SECTORS, n)])
def test_sentences_show_the_numbers_of_the_rows_that_they_get(facts, by_rule, values, lang, chosen):
    """Worked out anew from the values: most of the gap, targets under the actual."""

    def each(measure, period, codes=chosen):
        keys = [f"production_value.{code}.{period}.{measure}" for code in codes]
        return {key: values[key]["value"] for key in keys}

    whole = "production_value.total"
    wanted = {
        "needed": {key for code in chosen if code == "tw" for key in each("gap_share", 2005, ["tw"])} or None,
        "falling": {key for key, value in each("growth_needed", 2005).items() if value < 0} or None,
    }
    if wanted["needed"]:
        wanted["needed"] |= {"production_value.tw.2005.gap", f"{whole}.2005.gap"}
    frames = [of_sectors(frame, chosen) for frame in facts]
    for code, keys in wanted.items():
        made = by_rule(lang, code, frames=frames)
        assert [set(sentence.numbers.values()) for sentence in made] == ([keys] if keys else []), code


@both
@pytest.mark.parametrize("empty", [each for n in range(1, 3) for each in itertools.combinations(range(2), n)])
def test_nothing_is_said_of_empty_frames(facts, rules, words, lang, empty):
    frames = [frame.head(0) if place in empty else frame for place, frame in enumerate(facts)]
    by_frame = {0: {"needed", "falling"}, 1: {"product"}}
    silent = set().union(*(by_frame[place] for place in empty))
    wanted = [text for code, text in zip(RULES, SAID[lang], strict=True) if code not in silent]
    made = said_by(frames, rules, words[lang])
    assert [sentence.text.replace("\u00a0", "_") for sentence in made] == wanted


@both
def test_without_rules_nothing_is_said(facts, rules, words, lang):
    assert said_by(facts, rules.head(0), words[lang]) == []


TITLES = {
    "sector_mix": ("sector_mix", "sector_mix_notes", "sector_share"),
    "growth_contribution": (
        "growth_contribution",
        "growth_contribution_notes",
        "growth_contribution_subtitle",
    ),
    "mining_output": ("mining_output",),
    "trends": ("trend", "trend_notes"),
    "regional_index": ("regional_index",),
    "grid_coverage": ("grid_coverage", "grid_coverage_subtitle"),
    "utilities": ("utilities",),
    "utility_barriers": ("barriers",),
    "sector_board": ("target_gap", "gap", "plan_board", "target_gap_notes", "board_subtitle"),
    "product_board": ("product_target",),
    "refusals": ("refusals",),
    "ledger_counts": ("ledger",),
    "districts": ("district_map", "district_notes"),
}


@both
def test_what_is_said_of_sources_of_every_kind_calls_none_of_them_a_report(lang):
    """Press articles too leave open in which prices they are, and print bounds."""
    keys = ("prices.not_stated", "interval.bound", "term.estimated")
    said = [texts.text(lang, key) for key in keys] + [texts.text(lang, "ledger.absent", items="x")]
    assert [text for text in said if re.search("báo cáo|report", text)] == []


@both
def test_a_word_of_the_report_is_not_quoted_of_made_up_data(release, words, lang):
    frame = asked(release, queries.activities)
    quoted = texts.text(lang, "mining.where_note")
    for is_quoted in (True, False):
        notes = district_sentences.activity_notes(frame, words[lang], divided=True, quoted=is_quoted)
        assert (quoted in notes) == is_quoted


@both
def test_a_remark_on_many_districts_is_said_once(release, words, lang):
    """It stood in three rows of four of the table of who exploits what."""
    frame = asked(release, queries.activities)
    in_rows = [row[f"note_{lang}"] for row in rows(frame) if row[f"note_{lang}"]]
    notes = district_sentences.activity_notes(frame, words[lang], divided=False)
    assert len(in_rows) > len(set(in_rows))
    assert all(sum(note in said for said in notes) == 1 for note in in_rows)
    assert notes[-1] == texts.text(lang, "mining.where_no_output")
    assert texts.text(lang, "mining.where_no_output") not in district_sentences.activity_notes(
        frame, words[lang], divided=True
    )


def told_by(function):
    """The function of this name, in whichever module of sentences it stands."""
    modules = (chart_titles, targets, trends, district_sentences, ledger_sentences)
    return next(getattr(module, function) for module in modules if hasattr(module, function))


@both
@pytest.mark.parametrize(("query", "function"), [(query, each) for query, found in TITLES.items() for each in found])
def test_titles_and_notes_of_empty_frames_hold_no_number_of_the_report(release, words, lang, query, function):
    frame = asked(release, getattr(queries, query))
    full, empty = (told_by(function)(each, words[lang]) for each in (frame, frame.head(0)))
    assert type(full) is type(empty)
    assert full
    numbers = re.findall(r"\d+[.,]\d+", "".join(full))
    assert [number for number in numbers if number in "".join(empty)] == []
    assert "{" not in "".join([*full, *empty])


@both
def test_the_title_of_the_grid_names_no_negative_number_of_communes(release, words, lang):
    frame = asked(release, queries.grid_coverage).copy()
    frame.loc[frame["role"] == "remainder", "value"] *= -1
    assert words[lang].during("2004") in chart_titles.grid_coverage(asked(release, queries.grid_coverage), words[lang])
    bare = texts.text(lang, "chart.grid-coverage.title_bare", period=words[lang].during("2004"))
    assert chart_titles.grid_coverage(frame, words[lang]) == bare


@both
def test_the_title_of_an_empty_ledger_claims_nothing(release, words, lang):
    every = asked(release, queries.ledger_counts)
    assert ledger_sentences.ledger(every.head(0), words[lang], every=every) == texts.text(lang, "ledger.none")


@both
def test_the_title_of_a_ledger_says_when_it_is_not_all_of_it(release, words, lang):
    every = asked(release, queries.ledger_counts)
    whole, part = (ledger_sentences.ledger(frame, words[lang], every=every) for frame in (every, every.head(2)))
    assert whole == texts.text(lang, "ledger.title", broken=10, tested=33)
    narrowed = texts.text(lang, "ledger.title", broken=10, tested=12)
    assert part == texts.text(lang, "ledger.narrowed", title=narrowed)


@both
def test_a_ledger_with_a_check_left_unclear_is_not_said_to_hold(release, words, lang):
    every = asked(release, queries.ledger_counts)
    sound = every[~every["verdict"].isin(["broken", "ambiguous"])]
    assert ledger_sentences.ledger(sound, words[lang]) == texts.text(lang, "ledger.title_fine", tested=21)
    unclear = every[every["verdict"] != "broken"]
    said = ledger_sentences.ledger(unclear, words[lang])
    assert said == texts.text(lang, "ledger.title_unclear", tested=23, unclear=2)


@both
@pytest.mark.parametrize("chosen", [each for n in range(1, 4) for each in itertools.combinations(SECTORS, n)])
def test_titles_name_the_largest_of_the_sectors_that_are_shown(release, words, values, lang, chosen):
    def largest(measure, period):
        return max(chosen, key=lambda code: values[f"production_value.{code}.{period}.{measure}"]["value"])

    for function, query, wanted in (
        ("sector_mix", queries.sector_mix, largest("actual", 2004)),
        ("sector_share", queries.sector_mix, largest("actual", 2004)),
        ("growth_contribution", queries.growth_contribution, largest("contribution", 2004)),
        ("target_gap", queries.sector_board, largest("gap_share", 2005)),
    ):
        title = told_by(function)(asked(release, query, Filters(sectors=chosen)), words[lang])
        told = {code for code in SECTORS if FULL[code][LANGUAGES.index(lang)] in title}
        positive = values[f"production_value.{wanted}.2005.gap_share"]["value"] > 0 or function != "target_gap"
        assert told == ({wanted} if positive else set()), (function, title)


def test_the_title_of_shares_bears_every_mark_of_its_numbers(release, words):
    frame = asked(release, queries.sector_mix, Filters(sectors=("fdi",)))
    assert "1,8%†≠\u00a0(?) năm 2003" in told_by("sector_share")(frame, words["vi"])


@pytest.mark.parametrize(
    ("whole", "part", "said"), [(82.55, None, False), (82.55, 103.0, False), (103.1, None, True), (99.996, None, True)]
)
def test_targets_are_not_all_reached_while_the_whole_one_is_not(words, whole, part, said):
    """Also where no part has a target, or all parts reached theirs."""
    rows_of = {"total": ("whole", whole), "tw": ("part", part)}
    made = [
        {"id": item, "item": item, "role": role, "measure": "target_attainment", "value": value, "step": 0.01}
        | {"period": "2005", "unit": "phan-tram", "kind": "derived", "ambiguous": False, "doubted": False}
        for item, (role, value) in rows_of.items()
        if value is not None
    ]
    text, numbers = targets.outcome_in_words(made, 100.0, words["vi"])
    assert ("đều đạt" in text) == said
    assert "total" in numbers.values()
    assert all(digits in text for digits in numbers)


@pytest.mark.parametrize(("chosen", "noted"), [((), 1), (("nqd", "fdi"), 1), (("fdi",), 0), (("tw",), 0)])
def test_that_a_sector_has_no_target_is_said_by_its_bar_or_below_not_by_both(release, words, chosen, noted):
    board = asked(release, queries.sector_board, Filters(sectors=chosen))
    said = words["en"].text("answer.no_target")
    assert len(targets.target_gap_notes(board, words["en"])) == noted
    bars = [mark for mark in bullet.sector_board(board, words["en"]).marks if mark.get("answer") == said]
    assert len(bars) == (chosen == ("fdi",))
