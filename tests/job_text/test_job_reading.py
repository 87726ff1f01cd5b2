"""Reading job descriptions: tags, how often, denials, and what is left unsaid."""

from dataclasses import replace
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import load_qualification
from recommender.job_text.dictionary import load_book
from recommender.job_text.job_reading import JobReading
from recommender.job_text.text_reading import read_job, read_sentences
from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.vocabulary import Role
from tests.builders.effort import grows_in_line
from tests.builders.examples import examples
from tests.evaluation.scoring import labelled

ABOUT = load_qualification("ocr-03456")
BOOK = load_book(ABOUT)


def read(text: str) -> JobReading:
    return read_job(text, ABOUT, BOOK)


def tags(text: str) -> dict[str, str]:
    return {tag: str(often) for tag, often in read(text).tags.items()}


@pytest.mark.parametrize(
    ("text", "tag", "often"),
    [
        ("You will answer calls every day.", "incoming-calls", "daily"),
        ("You regularly handle complaints.", "complaints", "weekly"),
        ("Occasionally you will handle a complaint.", "complaints", "sometimes"),
        ("You will sometimes train new starters.", "coaching", "sometimes"),
        ("I deal with complaints.", "complaints", "weekly"),
        ("60% of your time: answering the phone.", "incoming-calls", "daily"),
        ("From time to time:\n- coach new colleagues\n", "coaching", "sometimes"),
        ("Daily duties\n\n- coach new colleagues\n", "coaching", "daily"),
        (
            "You take calls all day and occasionally reply to emails.",
            "writing",
            "sometimes",
        ),
        ("Once a quarter you run a customer survey.", "feedback", "sometimes"),
    ],
)
def test_how_often_is_read_from_the_words_around(
    text: str, tag: str, often: str
) -> None:
    title = "Customer adviser\n\n"

    assert tags(title + text)[tag] == often


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("No telephone work: no answering phones.", "incoming-calls"),
        ("You will not handle payments.", "payments"),
        ("This is not a management role.", "managing"),
        ("You'll never make outbound calls.", "outgoing-calls"),
        ("You work without selling anything.", "selling"),
        ("Complaints are handled by another team.", "complaints"),
        ("Complaints go to a separate department.", "complaints"),
        ("Selling is not part of this role.", "selling"),
    ],
)
def test_what_is_denied_is_never_done(text: str, tag: str) -> None:
    assert tags("The job\n\n" + text).get(tag, "never") == "never"


def test_what_stands_under_a_denying_heading_is_never_done() -> None:
    text = "Adviser\n\nYou will not be asked to:\n- answer calls\n- handle complaints\n"

    assert tags(text) == {"incoming-calls": "never", "complaints": "never"}


def test_a_denial_says_nothing_of_the_sentences_after_it() -> None:
    text = (
        "Adviser\n\nYou will never make telephone calls. You greet visitors face to "
        "face. You handle complaints."
    )

    assert read(text).denied == ("outgoing-calls",)
    assert {*tags(text)} >= {"face-to-face", "outgoing-calls", "complaints"}


def test_what_is_told_before_the_less_frequent_tasks_is_the_daily_work() -> None:
    text = "Adviser\n\nYou answer calls.\n\nNow and then you handle complaints.\n"
    often = {mention.tag: mention.often for mention in read(text).mentions}

    assert often == {"incoming-calls": "daily", "complaints": "sometimes"}
    assert tags(text)["complaints"] == "sometimes"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("No problem is too small: you resolve complaints.", "complaints"),
        ("You do not merely answer calls, you solve problems.", "incoming-calls"),
        ("You do not necessarily handle complaints.", "complaints"),
        ("Never a dull day: you handle complaints.", "complaints"),
        ("You won't be put off by handling complaints.", "complaints"),
        ("You not only answer calls, you reply to emails.", "writing"),
        ("No experience is needed to answer calls.", "incoming-calls"),
        ("I take calls, I don't do much writing.", "incoming-calls"),
        ("Answer inbound calls, not emails.", "incoming-calls"),
        ("Without exception reply to every email.", "writing"),
        ("Resolve problems; where you can't fix it, pass it on.", "problems"),
    ],
)
def test_not_every_no_denies(text: str, tag: str) -> None:
    assert tags("The job\n\n" + text)[tag] != "never"


@pytest.mark.parametrize(
    ("words", "tag"),
    [
        ("complaint", "complaints"),
        ("complaints", "complaints"),
        ("people complaining", "complaints"),
        ("organising rotas", "organising"),
        ("organizing rotas", "organising"),
        ("a CRM", "records"),
        ("QA", "quality-monitoring"),
        ("KPIs", "performance"),
        ("live chat", "writing"),
        ("WhatsApp", "writing"),
        ("the self-service kiosks", "self-service"),
        ("the tills", "payments"),
    ],
)
def test_forms_spellings_abbreviations_and_channels_are_known(
    words: str, tag: str
) -> None:
    reading = read(f"The job\n\nYou will work with {words} every day.")

    assert (tag, "daily") in {(task.tag, task.often) for task in reading.tasks}


@pytest.mark.parametrize(
    "text",
    [
        "We offer full training and a quarterly bonus scheme.",
        "What we offer\n\n- career development\n- training\n- a pension\n",
        "We are an equal opportunities employer and value diversity.",
        "You will report to the team leader.",
        "Benefits:\n- cycle to work\n- private health care\n",
    ],
)
def test_what_an_employer_offers_is_no_task(text: str) -> None:
    assert tags("Adviser\n\n" + text) == {}


def test_the_words_and_their_line_are_given() -> None:
    (mention,) = read("Adviser\n\nYou will handle the complaints daily.").mentions

    assert (mention.tag, mention.words, mention.line) == (
        "complaints",
        "handle the complaints",
        3,
    )


def test_work_that_no_unit_covers_is_said() -> None:
    reading = read("Adviser\n\nYou take card payments each day.")

    assert [tag.name for tag in reading.not_covered] == ["payments"]


def test_watching_for_fraud_is_no_risk_assessment_of_a_service() -> None:
    fraud = "Bank adviser\n\nEvery week you watch for fraud and scams."
    service = "Bank adviser\n\nEvery week you carry out a risk assessment."

    assert tags(fraud) == {"financial-risk": "weekly"}
    assert tags(service) == {"risk": "weekly"}


def test_what_no_unit_of_this_qualification_assesses_is_said_of_any_tag() -> None:
    units = tuple(u for u in ABOUT.catalogue.units if "complaints" not in dict(u.tags))
    other = replace(ABOUT, catalogue=Catalogue(units))
    reading = read_job("Adviser\n\nYou handle complaints each day.", other, BOOK)

    assert [tag.name for tag in reading.not_covered] == ["complaints"]


def test_a_task_that_is_not_understood_is_said_with_its_line() -> None:
    reading = read("Adviser\n\nYou will polish the brass lamp weekly.")

    assert reading.not_understood == ((3, "You will polish the brass lamp weekly."),)


@pytest.mark.parametrize(
    "duty",
    [
        "Duties\n\n- polish the brass lamp weekly",
        "Polishing the brass lamp weekly.",
        "Main duties of the job\n\nLamps\n\nPolish the brass lamp weekly.",
        "In this role you'll be:\n- polishing the brass lamp weekly",
        "You'd polish the brass lamp weekly.",
    ],
)
def test_a_duty_that_is_not_understood_is_listed(duty: str) -> None:
    (line,) = read(f"Adviser\n\n{duty}\n").not_understood

    assert "brass lamp" in line[1]


@pytest.mark.parametrize(
    "filler",
    [
        "Apply by 12 May with a full CV.",
        "Salary: £24,000 rising to £26,000 each year.",
        "Hours: 37 each week over five days.",
        "Benefits\n\n- two free meals on every shift",
        "You will get two free meals on every shift.",
        "Person specification\n\n- a steady hand with brass lamps",
        "Desirable: you can polish a brass lamp.",
        "About us\n\nWe have been making brass lamps since 1871.",
        "We are an equal opportunities employer of all backgrounds.",
        "Duties\n\nYou will do all of the following:",
        "Duties\n\nWhat does a day here look like?",
        "What you won't be doing\n\n- polishing the brass lamp weekly",
        "Interviews will be held in the week of 3 June.",
        "If you have depression you will be welcome here too.",
    ],
)
def test_filler_is_not_listed_as_not_understood(filler: str) -> None:
    assert read(f"Adviser\n\n{filler}\n").not_understood == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("call 020 7946 0018 for details", "a telephone number"),
        ("write to jobs@example.org", "an email address"),
        ("NI number QQ 12 34 56 C", "a National Insurance number"),
        ("I was diagnosed last year", "a detail of someone's health"),
        ("she has depression", "a detail of someone's health"),
        ("date of birth 1 May", "a date of birth"),
    ],
)
def test_personal_details_are_named_by_kind_alone(text: str, kind: str) -> None:
    reading = read("Adviser\n\n" + text)

    assert reading.personal_details == {kind: (3,)}
    assert not any(text in one.words for one in reading.mentions)


def test_a_text_in_another_language_is_said_to_be_none() -> None:
    german = "Sie beraten unsere Kunden am Telefon und per Brief und helfen ihnen gern "
    assert not read(german * 3).is_english
    assert read(
        "You will answer the calls of our customers and help them. " * 3
    ).is_english


@examples(200)
@given(st.text(max_size=2_000))
def test_any_text_has_an_answer(text: str) -> None:
    reading = read(text)

    assert set(reading.tags) <= {tag.name for tag in ABOUT.vocabulary.tags}


@pytest.mark.mostly_exhaustive(8)
@pytest.mark.mostly_slow(1)
@pytest.mark.parametrize(
    "piece",
    [
        *("answer ", "answer the phone, ", "a", "no not never ", "\n", "- \n", ":\n"),
        *("0 ", "@", "A1", "\x00\x07", "\u202e", "you will handle complaints ", "é"),
        *("((((", "every day ", "電話に出る。", "+44 ", "x@", ". ", "Customer's "),
        *("Label: a; ", "\u2022 ", "our team handle ", "not calls, emails "),
        *("receptionist ", "customer service ", "Job title: front desk\n"),
        *("Team   Leader   ", "Duties\n\n- answer calls\n\n", "a.b@c.d ", "07700 "),
    ],
)
def test_200_kb_of_anything_takes_time_in_line_with_its_length(piece: str) -> None:
    read(piece)

    assert grows_in_line(lambda size: read(piece * (size // len(piece))), 20_000)


@pytest.mark.parametrize(
    "text",
    [
        "My manager sorts out complaints and coaches new colleagues.",
        "You greet people, and the office manager handles complaints.",
        "Engineers do the repairs; volunteers answer calls.",
    ],
)
def test_the_work_of_others_is_no_task(text: str) -> None:
    assert not {"complaints", "coaching", "incoming-calls"} & {*tags("Job\n\n" + text)}


def test_the_work_of_others_ends_where_a_part_of_a_sentence_does() -> None:
    text = "Job\n\nThe manager plans the rota, you handle complaints."

    assert tags(text) == {"complaints": "weekly"}


def test_what_stands_under_a_heading_that_says_it_is_no_part_is_denied() -> None:
    found = tags("Adviser\n\nNOT PART OF THIS POST\nSelling financial products.\n")

    assert found == {"selling": "never"}


@pytest.mark.parametrize(
    "heading", ["Person specification", "About you", "Requirements", "What you need"]
)
def test_what_is_asked_of_a_person_is_no_task(heading: str) -> None:
    assert (
        tags(f"Adviser\n\n{heading}\n\n- handling complaints\n- coaching staff\n") == {}
    )


def test_the_size_of_an_employer_is_no_task() -> None:
    company = "Our centre in York answers 700,000 calls a year."

    assert tags(f"Job\n\n{company}") == {}
    assert tags("Job\n\nYou answer calls from 3,000 members.") != {}


@pytest.mark.parametrize(
    "text",
    [
        "Apply company policy to each refund.",
        "Interview customers about what they need.",
    ],
)
def test_a_task_may_begin_with_a_word_that_adverts_begin_with(text: str) -> None:
    assert tags(f"Job\n\n{text}") != {}


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Nor will you be answering calls.", "incoming-calls"),
        (
            "Complaints about bills form no part of this job: no complaints.",
            "complaints",
        ),
        ("Handling complaints is for the office manager alone.", "complaints"),
        ("You are forbidden to sell insurance.", "selling"),
    ],
)
def test_a_denial_may_be_indirect(text: str, tag: str) -> None:
    assert tags(f"Job\n\n{text}").get(tag, "never") == "never"


def test_who_has_never_done_a_thing_denies_nothing() -> None:
    text = "Job\n\nYou sit with people who have never banked online, and answer calls."

    assert tags(text)["incoming-calls"] != "never"


def test_the_roles_that_a_text_may_be_about_are_equally_likely() -> None:
    text = "Receptionist\n\nYou answer calls."
    roles = ABOUT.vocabulary.roles[:2]
    among = [read_job(text, ABOUT, BOOK, roles[:n]).roles for n in range(3)]

    assert among[0] == ()
    assert [(each.role, each.percent) for each in among[1]] == [(roles[0], 100)]
    assert [each.percent for each in among[2]] == [50, 50]


def test_words_of_the_employer_and_of_benefits_tell_nothing_of_the_job() -> None:
    text = "Job\n\nYou polish lamps.\n\nBenefits\n\na zebra\n\nAbout us\n\nGiraffes"
    words = read_sentences(text, BOOK).words

    stems = {"polish": "polish", "lamp": "lamps", "polish lamp": "polish lamps"}
    assert stems.items() <= words.items()
    assert not {"zebra", "giraffes"} & {*words.values()}


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Spot opportunities to talk to customers about boiler cover.", "selling"),
        ("Hold 1-2-1s with each adviser.", "coaching"),
        ("You answer webchat.", "writing"),
        ("You process DSARs.", "regulation"),
        ("Not a day goes by without customers calling.", "incoming-calls"),
    ],
)
def test_words_of_real_adverts_state_a_task(text: str, tag: str) -> None:
    mentions = [m for m in read(f"Job\n\n{text}").mentions if m.tag == tag]

    assert any(m.states and m.often != "never" for m in mentions)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("This is not a sales role.", "selling"),
        (
            "You log it; accounts department chase the debt.",
            "debt-collection",
        ),
        ("Arrears calls go to Collections.", "debt-collection"),
    ],
)
def test_what_is_denied_or_others_do_is_not_stated(text: str, tag: str) -> None:
    mentions = [m for m in read(f"Job\n\n{text}").mentions if m.tag == tag]

    assert mentions
    assert all(m.often == "never" or m.standing == "others" for m in mentions)


@pytest.mark.parametrize("role", [None, *ABOUT.vocabulary.roles[::4]])
def test_the_reasons_of_each_task_add_up_to_its_percentage(role: Role | None) -> None:
    among = None if role is None else (role,)
    for text in list(labelled("adverts"))[::40]:
        for task in read_job(text.text, ABOUT, BOOK, among).tasks:
            odds = exp(sum(added for _, added in task.because))
            # Reasons are rounded, and the percentage is in tens.
            assert abs(100 * odds / (1 + odds) - task.percent) <= 6, task.tag
