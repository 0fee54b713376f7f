"""Amounts: a table of phrases, every row of the word lists, and properties that hold for any text."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.facts.amounts import amounts
from kg.facts.amounts.grammar import grammar
from kg.lexicon.tables import rows
from kg.model import Amount, Bound

GOLD = Path(__file__).resolve().parents[3] / "shared" / "data"
CHARACTERS_PER_SECOND = 1_000_000


def written(amount: Amount, text: str) -> str:
    """One amount as the table below writes it: [words] value..max unit bound."""
    top = "" if amount.max_value is None else f"..{amount.max_value:f}"
    bound = "" if amount.bound is Bound.EXACT else f" {amount.bound}"
    return f"[{amount.span.of(text)}] {amount.value:f}{top} {amount.currency or amount.unit}{bound}"


def found(text: str) -> str:
    """All amounts of the text as the table writes them."""
    return " ; ".join(written(amount, text) for amount in amounts(text))


PHRASES = """
doubled to £45million today = [£45million] 45000000 GBP
and £11m for advisers = [£11m] 11000000 GBP
a bill of £1.5 bn = [£1.5 bn] 1500000000 GBP
$3.5-4 billion = [$3.5-4 billion] 3500000000..4000000000 USD
$3.5 million-$4 million = [$3.5 million-$4 million] 3500000..4000000 USD
$3 to $4 billion = [$3 to $4 billion] 3000000000..4000000000 USD
$3 to 4 billion = [$3 to 4 billion] 3000000000..4000000000 USD
between £20m and £45m = [£20m and £45m] 20000000..45000000 GBP
from £20m to £45m = [£20m] 20000000 GBP ; [£45m] 45000000 GBP
cut from £45m to £20m = [£45m] 45000000 GBP ; [£20m] 20000000 GBP
£5m–£6m = [£5m–£6m] 5000000..6000000 GBP
£5m - £6m = [£5m - £6m] 5000000..6000000 GBP
£20-30 a ticket = [£20-30] 20..30 GBP
$500-$1 million = [$500-$1 million] 500..1000000 USD
£35bn - £2.5bn less = [£35bn] 35000000000 GBP ; [£2.5bn] 2500000000 GBP
£5m and £6m = [£5m] 5000000 GBP ; [£6m] 6000000 GBP
gave £500 to 10 officers = [£500] 500 GBP
gave £5 to 12 charities = [£5] 5 GBP
€1.2bn = [€1.2bn] 1200000000 EUR
US$3m = [US$3m] 3000000 USD
US$ 20,000 bail = [US$ 20,000] 20000 USD
an A$5m grant = [A$5m] 5000000 AUD
A $5m grant = [$5m] 5000000 USD
C$2.5 billion = [C$2.5 billion] 2500000000 CAD
NZ$30m = [NZ$30m] 30000000 NZD
HK$1bn = [HK$1bn] 1000000000 HKD
R$3 billion = [R$3 billion] 3000000000 BRL
cut by R2bn = [R2bn] 2000000000 ZAR
the R2 road =
Rs 500 crore = [Rs 500 crore] 5000000000 INR
Rs 1.5 lakh = [Rs 1.5 lakh] 150000 INR
Rs 7,00,000 = [Rs 7,00,000] 700000 INR
Rs 1,500-crore of exposure = [Rs 1,500-crore] 15000000000 INR
¥500bn = [¥500bn] 500000000000 JPY
₹40 crore = [₹40 crore] 400000000 INR
500 kr = [500 kr] 500 SEK
CHF 5m = [CHF 5m] 5000000 CHF
CHF 1'200'000 = [CHF 1'200'000] 1200000 CHF
8 million Swiss francs = [8 million Swiss francs] 8000000 CHF
GBP 5m = [GBP 5m] 5000000 GBP
GBP5m = [GBP5m] 5000000 GBP
5m EUR = [5m EUR] 5000000 EUR
USD 3 billion = [USD 3 billion] 3000000000 USD
ALL 500 PEOPLE =
500 million euros = [500 million euros] 500000000 EUR
500m euros this year = [500m euros] 500000000 EUR
a 500-euro fine = [500-euro] 500 EUR
a 50-million-euro plan = [50-million-euro] 50000000 EUR
a 1.5bn euro charge = [1.5bn euro] 1500000000 EUR
6.8bn rand = [6.8bn rand] 6800000000 ZAR
a 418bn-rand budget = [418bn-rand] 418000000000 ZAR
between 20 and 30 euros = [20 and 30 euros] 20..30 EUR
1.200.000 euros = [1.200.000 euros] 1200000 EUR
1 200 000 euros = [1 200 000 euros] 1200000 EUR
1.200,50 euros = [1.200,50 euros] 1200.5 EUR
1.200 euros =
$3.459 a gallon = [$3.459] 3.459 USD
£1,200.50 = [£1,200.50] 1200.5 GBP
£5,0000 =
half a billion dollars = [half a billion dollars] 500000000 USD
a quarter of a million pounds = [a quarter of a million pounds] 250000 GBP
three-quarters of a million pounds = [three-quarters of a million pounds] 750000 GBP
two and a half million pounds = [two and a half million pounds] 2500000 GBP
a million-pound bid = [a million-pound] 1000000 GBP
a multi-million-pound bid =
A million dollars = [A million dollars] 1000000 USD
two thousand five hundred pounds =
£2½m = [£2½m] 2500000 GBP
a 50p charge = [50p] 0.5 GBP
300p per share = [300p] 3 GBP
a 1080p screen =
20 cents = [20 cents] 0.2 USD
50 Cent sang =
20 pence = [20 pence] 0.2 GBP
£50 a week = [£50] 50 GBP
a £5m-a-year deal = [£5m] 5000000 GBP
a $50-million plan = [$50-million] 50000000 USD
a $1.2-trillion law = [$1.2-trillion] 1200000000000 USD
$1.2tn = [$1.2tn] 1200000000000 USD
BUY YAHOO FOR $4.83 BILLION = [$4.83 BILLION] 4830000000 USD
millions of pounds =
$100s of dollars =
2,000 pounds of explosives = [2,000 pounds] 2000 pounds
he lost 20 pounds = [20 pounds] 20 pounds
a 200-pound man =
~£5m = [£5m] 5000000 GBP About
a £2m-plus house = [£2m] 2000000 GBP AtLeast
up to £50m = [£50m] 50000000 GBP UpTo
up to an extra £50m = [£50m] 50000000 GBP UpTo
up to a maximum of £500 = [£500] 500 GBP UpTo
as much as $5,000 = [$5,000] 5000 USD UpTo
no more than £5m = [£5m] 5000000 GBP UpTo
less than £5m = [£5m] 5000000 GBP UpTo
at least £5m = [£5m] 5000000 GBP AtLeast
more than £5m = [£5m] 5000000 GBP AtLeast
has spent over £5m = [£5m] 5000000 GBP AtLeast
a row over £5m = [£5m] 5000000 GBP
go above a $12 wage = [$12] 12 USD
a minimum of £500 = [£500] 500 GBP AtLeast
about $5 million = [$5 million] 5000000 USD About
nearly £5m = [£5m] 5000000 GBP About
5 per cent = [5 per cent] 5 percent
5% = [5%] 5 percent
a 5-percent rise = [5-percent] 5 percent
a 5pc rise = [5pc] 5 percent
0.5 percentage points = [0.5 percentage points] 0.5 percentage points
half a percentage point = [half a percentage point] 0.5 percentage points
25 basis points = [25 basis points] 25 basis points
5-6% = [5-6%] 5..6 percent
5% to 6% = [5% to 6%] 5..6 percent
from 6% to 5% = [6%] 6 percent ; [5%] 5 percent
between 5 and 10 per cent = [5 and 10 per cent] 5..10 percent
Seventy-eight percent = [Seventy-eight percent] 78 percent
5½ per cent = [5½ per cent] 5.5 percent
12,5 per cent = [12,5 per cent] 12.5 percent
the 1% Club =
a 1% rise = [1%] 1 percent
two-thirds of members = [two-thirds] 0.6667 fraction
down three-quarters = [three-quarters] 0.75 fraction
a third of voters = [a third] 0.3333 fraction
a third man =
more than a quarter of a mile =
1,000 officers = [1,000 officers] 1000 officers
104,000 jobs = [104,000 jobs] 104000 jobs
1,000 extra officers = [1,000 extra officers] 1000 officers
1,000 police officers = [1,000 police officers] 1000 officers
500 police = [500 police] 500 police
2,000 new CSOs = [2,000 new CSOs] 2000 CSOs
several thousand people =
three million people = [three million people] 3000000 people
two to three million people = [two to three million people] 2000000..3000000 people
a hundred and fifty people = [a hundred and fifty people] 150 people
twenty-five officers = [twenty-five officers] 25 officers
half a dozen officers = [half a dozen officers] 6 officers
some 500 officers = [500 officers] 500 officers About
500 people or so = [500 people] 500 people About
500+ officers = [500+ officers] 500 officers AtLeast
500-plus officers = [500-plus officers] 500 officers AtLeast
5,000-6,000 jobs = [5,000-6,000 jobs] 5000..6000 jobs
up to 10 years = [10 years] 10 years UpTo
over five years = [five years] 5 years
10 years ago =
she is 12 years old =
a 30km road = [30km] 30 kilometres
5m households = [5m households] 5000000 households
the 100m runners =
a wall of 5 m =
the 300 says no =
300 of the officers =
the 2004 elections =
in 2004 =
the 1990s =
some 2000 jobs = [2000 jobs] 2000 jobs About
the 2007-2008 accounts =
on March 3 protests began =
3 May 2004 =
at 10.30 trains left =
at 5pm =
aged 33 =
a 33-year-old man =
call 020 7946 0000 =
won 2-1 =
2-1 wins =
9/11 attacks =
two Boeing 747 planes =
the Article 50 talks =
No 10 officials =
No. 10 officials =
under section 28 rules =
the M25 =
Covid-19 cases =
F-35 jets =
the FTSE 100 companies =
one in five people =
nine out of 10 voters =
three or four people =
the 3rd officers =
In August, 69 senators agreed = [69 senators] 69 senators
on Tuesday. Three people left = [Three people] 3 people
on Sept. 5 protests began =
in June 5.45 million people = [5.45 million people] 5450000 people
since May 12,500 jobs went = [12,500 jobs] 12500 jobs
the Big Four banks =
the twenty-first officers =
"""
TABLE = [line.partition(" =")[::2] for line in PHRASES.strip().splitlines()]


@pytest.mark.parametrize(("phrase", "expected"), TABLE, ids=[phrase for phrase, _ in TABLE])
def test_phrase(phrase: str, expected: str) -> None:
    assert found(phrase) == expected.strip()


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u202f", "\n"])
def test_other_spaces_between_number_and_magnitude(space: str) -> None:
    assert [a.value for a in amounts(f"cost £5{space}million")] == [5_000_000]


def test_thin_spaces_group_digits() -> None:
    assert [a.value for a in amounts("1\u2009200\u2009000 euros, 10\u00a0500 euros")] == [1_200_000, 10_500]


def test_a_paragraph_end_separates_number_and_noun() -> None:
    assert found("the total was 500\n\nofficers said") == ""
    assert found("it cost £500\n\nmillion-pound homes")[:6] == "[£500]"


def test_values_are_decimals_without_exponent() -> None:
    (amount,) = amounts("£1.10bn")
    assert isinstance(amount.value, Decimal)
    assert str(amount.value) == "1100000000"


def test_spans_count_code_points() -> None:
    text = "🙂🙂 naïve café: £5m"
    (amount,) = amounts(text)
    assert amount.span.start == 15
    assert amount.span.of(text) == "£5m"


# the word lists ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", rows("currencies"), ids=lambda row: row["form"])
def test_currency_row(row: dict[str, str]) -> None:
    assert row["code"] in {a.currency for a in amounts(row["example"])}
    assert row["code"] not in {a.currency for a in amounts(row["counter"])}
    assert row["code"] in {code["code"] for code in rows("currency_codes")}


@pytest.mark.parametrize("row", rows("currency_codes"), ids=lambda row: row["code"])
def test_currency_code_row(row: dict[str, str]) -> None:
    code = row["code"]
    assert re.fullmatch("[A-Z]{3}", code)
    assert [a.currency for a in amounts(f"a loan of {code} 5 million and 6 million {code}.")] == [code, code]
    assert [a.currency for a in amounts(f"{code} 500 and")] == ([code] if row["bare"] == "yes" else [])


@pytest.mark.parametrize("row", rows("magnitudes"), ids=lambda row: row["form"])
def test_magnitude_row(row: dict[str, str]) -> None:
    assert [a.value for a in amounts(row["example"])] == [Decimal(row["value"])]
    assert found(row["counter"]) == ""


@pytest.mark.parametrize("row", rows("bounds"), ids=lambda row: f"{row['phrase']} {row['place']}")
def test_bound_row(row: dict[str, str]) -> None:
    assert next(a.bound for a in amounts(row["example"])) == row["bound"]
    assert row["bound"] not in {a.bound for a in amounts(row["counter"])}


@pytest.mark.parametrize("row", rows("units"), ids=lambda row: row["form"])
def test_unit_row(row: dict[str, str]) -> None:
    assert row["unit"] in {a.unit for a in amounts(row["example"])}
    assert row["unit"] not in {a.unit for a in amounts(row["counter"])}


def test_every_word_of_the_lists_is_lower_case_and_listed_once_a_kind() -> None:
    words = [(row["word"], row["kind"]) for row in rows("amount_words")]
    assert len(words) == len(set(words))
    assert all(word == word.lower() for word, _ in words)


# properties -------------------------------------------------------------------------------------------------------

SCALES = {"": 1, "k": 10**3, "m": 10**6, " million": 10**6, "bn": 10**9, " billion": 10**9, "tn": 10**12}
whole = st.integers(min_value=1, max_value=999_999)
decimals = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("999.99"), places=2)


@given(number=whole, grouped=st.booleans(), scale=st.sampled_from(sorted(SCALES)), sign=st.sampled_from("£$€₹"))
def test_a_whole_sum_is_recovered(number: int, grouped: bool, scale: str, sign: str) -> None:
    text = f"They paid {sign}{number:,}{scale} for it" if grouped else f"They paid {sign}{number}{scale} for it"
    (amount,) = amounts(text)
    assert amount.value == number * SCALES[scale]
    assert amount.span.of(text) == text.removeprefix("They paid ").removesuffix(" for it")


@given(number=decimals, scale=st.sampled_from(sorted(SCALES)))
def test_a_decimal_sum_is_recovered_exactly(number: Decimal, scale: str) -> None:
    assert [a.value for a in amounts(f"(€{number:f}{scale})")] == [number * SCALES[scale]]


@given(low=whole, more=whole, scale=st.sampled_from(["m", " million", "bn"]))
def test_a_range_keeps_both_ends(low: int, more: int, scale: str) -> None:
    (amount,) = amounts(f"between £{low}{scale} and £{low + more}{scale} more")
    assert (amount.value, amount.max_value) == (Decimal(low * SCALES[scale]), Decimal((low + more) * SCALES[scale]))


@given(number=st.integers(min_value=2, max_value=999_999), noun=st.sampled_from(["officers", "people", "young voters"]))
def test_a_count_is_recovered(number: int, noun: str) -> None:
    assert [a.value for a in amounts(f"it has {number:,} {noun}.")] == [number]


PIECES = "£|$|€|5|1,000|3.5|-|–| |\n|\u00a0|m|bn| million| to | and |between |half a| billion|%| per cent| people"
PIECES += "|officers|up to |two|-thirds|a |Rs |kr|½|."
pieces = st.sampled_from(PIECES.split("|"))


@given(st.one_of(st.text(), st.lists(pieces).map("".join)))
def test_any_text_gives_ordered_spans_and_valid_amounts(text: str) -> None:
    end = 0
    for amount in amounts(text):
        assert end <= amount.span.start < amount.span.end <= len(text)
        assert amount.span.of(text) == amount.span.of(text).strip()
        assert (amount.currency is None) != (amount.unit is None)
        assert amount.value > 0 or amount.unit or amount.currency
        assert amount.max_value is None or amount.value < amount.max_value
        end = amount.span.end


@pytest.mark.parametrize(
    "unit", ["1", "1,000", "1 ", "£", "five ", "a ", "1.", "£5-", "between 5 and ", "half a ", " ", "$ "]
)
def test_time_grows_with_length_only(unit: str) -> None:
    text = unit * 5_000
    start = time.process_time()
    list(amounts(text))
    assert time.process_time() - start < 3


def test_speed_on_prose() -> None:
    grammar()
    quiet = "Nothing else was said of it by those who had asked, and few of them were glad to hear it. "
    dense = "The minister told members that the plan, which costs £45m over five years, would help 1,000 officers. "
    prose = (dense + quiet * 15) * 300  # one amount in about 500 characters, as in real news

    def cpu() -> float:
        start = time.process_time()
        assert sum(1 for _ in amounts(prose)) == 900
        return time.process_time() - start

    assert len(prose) / min(cpu() for _ in range(3)) > CHARACTERS_PER_SECOND


# the gold ---------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not GOLD.is_dir(), reason="../shared/data is not here: gold amounts can't be compared")
def test_gold_sums_are_found_in_their_articles(record_property: Callable[[str, object], None]) -> None:
    """Recall of the annotated sums anywhere in their article; `--junit-xml` records it."""
    missed, total = [], 0
    for path in sorted(GOLD.glob("articles*/*.gold.json")):
        text = path.with_name(path.name.replace(".gold.json", ".txt")).read_text(encoding="utf-8-sig")
        sums = {(value, a.currency) for a in amounts(text) for value in (a.value, a.max_value)}
        for measure in json.loads(path.read_text(encoding="utf-8"))["measures"]:
            if measure["amount"] is not None:
                total += 1
                wanted = (Decimal(str(measure["amount"])), measure["currency"])
                missed += [] if wanted in sums else [(path.name, *wanted)]
    record_property("gold sums found", f"{total - len(missed)} of {total}")
    assert len(missed) <= 0.03 * total, missed
