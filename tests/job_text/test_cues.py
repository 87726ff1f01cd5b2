"""Denials: what says that a task is not done, and what only sounds like it."""

import pytest

from recommender.job_text.language import english
from recommender.job_text.sentences import clean, sentences_of
from recommender.job_text.text_reading import Reader, is_task
from tests.builders.effort import grows_in_line
from tests.evaluation.scoring import BOOK


def frequencies(text: str, tag: str) -> set[str]:
    """Return how often a text says a task is done, by what states it best."""
    reader = Reader(BOOK, english())
    for sentence in sentences_of(clean(f"Adviser\n\n{text}")):
        reader.read(sentence)
    found = [m for m in reader.mentions if m.tag == tag and is_task(m)]
    return {str(m.often) for m in [m for m in found if m.states] or found}


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Answer inbound calls, not emails.", "writing"),
        ("You won't be selling anything.", "selling"),
        ("This is not a sales role.", "selling"),
        ("No cold calling!", "outgoing-calls"),
        ("Complaints are dealt with by another team.", "complaints"),
        ("You will not be expected to collect debts.", "debt-collection"),
        ("Not part of this job: selling insurance, handling complaints.", "selling"),
        ("Not part of this job: selling insurance, handling complaints.", "complaints"),
        (
            "Not part of this job:\n- selling insurance\n- handling complaints",
            "selling",
        ),
        (
            "Not part of this job:\n- selling insurance\n- handling complaints",
            "complaints",
        ),
        (
            "What you won't be doing\n\n- selling insurance\n- handling complaints",
            "complaints",
        ),
        ("You answer calls rather than sell insurance.", "selling"),
        ("You answer calls instead of replying to emails.", "writing"),
        ("You deal with all enquiries other than complaints.", "complaints"),
        ("You answer every call with the exception of complaints.", "complaints"),
        ("There are no sales targets and no selling.", "selling"),
        ("There is no selling involved.", "selling"),
        ("You will never be asked to sell.", "selling"),
        ("Selling is not something we ask of you.", "selling"),
        ("We do not sell on these calls.", "selling"),
        ("The post does not handle cash.", "payments"),
        ("You don't make any outbound calls.", "outgoing-calls"),
        ("You do not have to make outbound calls.", "outgoing-calls"),
        ("You will have nothing to do with complaints.", "complaints"),
        ("Someone else handles complaints.", "complaints"),
        ("Complaints are passed to our complaints department.", "complaints"),
        ("There is no writing of emails in this job.", "writing"),
        ("No outbound calls, no targets, no pressure.", "outgoing-calls"),
        ("No phones. No answering calls.", "incoming-calls"),
        ("You answer calls (no selling).", "selling"),
        (
            "You take bookings, excluding complaints, which head office handles.",
            "complaints",
        ),
        ("We don't want salespeople: no selling here.", "selling"),
        ("Everything except complaints comes to you.", "complaints"),
        ("Handling complaints isn't part of the job.", "complaints"),
        ("Handling complaints is not your job.", "complaints"),
        ("You are not responsible for complaints.", "complaints"),
        ("I no longer handle complaints.", "complaints"),
        ("Formal complaints sit with the Customer Relations team.", "complaints"),
        ("What this role isn't: selling insurance, handling complaints.", "complaints"),
        ("Neither writing letters nor selling is part of it.", "writing"),
        ("You never sell.", "selling"),
        ("You answer calls but not complaints.", "complaints"),
        ("We are not a call centre and you will not answer calls.", "incoming-calls"),
        ("Selling isn't something we expect from you.", "selling"),
        ("At no point will you be asked to sell.", "selling"),
        ("You'll not be asked to sell or to chase debts.", "selling"),
        ("You'll not be asked to sell or to collect debts.", "debt-collection"),
        ("There's no outbound calling in this role.", "outgoing-calls"),
        ("This role does not involve outbound calls.", "outgoing-calls"),
        (
            "The role doesn't include making outbound calls or selling.",
            "outgoing-calls",
        ),
        ("The role doesn't include making outbound calls or selling.", "selling"),
        ("Complaints are somebody else's job.", "complaints"),
        ("Complaints are handled elsewhere.", "complaints"),
        ("Our Resolution team handles complaints, so you won't.", "complaints"),
        ("We have a separate team for complaints.", "complaints"),
        (
            "There is a dedicated complaints team, so complaints won't come to you.",
            "complaints",
        ),
        ("Payments aren't taken here.", "payments"),
        ("Card payments are not accepted at this desk.", "payments"),
        ("We don't take payments over the phone.", "payments"),
        ("You will not handle cash or take payments.", "payments"),
        ("No cash handling.", "payments"),
        ("Cash-free: you never take payments.", "payments"),
        ("It is not a management role, and nobody reports to you.", "managing"),
        ("You won't manage a budget.", "managing"),
        ("You will have no direct reports.", "leading-team"),
        ("There is no line management responsibility with this post.", "leading-team"),
        ("No home visits.", "visits"),
        ("You won't be visiting customers at home.", "visits"),
        ("You won't meet customers face to face.", "face-to-face"),
        ("There is no face-to-face contact with customers.", "face-to-face"),
        (
            "You won't be writing letters, answering emails or chatting online.",
            "writing",
        ),
        ("Emails are answered by the back office.", "writing"),
        ("Email is not part of this job.", "writing"),
        ("Unlike other advisers you do not reply to emails.", "writing"),
        ("This is a non-phone role: you won't answer calls.", "incoming-calls"),
        ("Phone-free: no answering of calls, ever.", "incoming-calls"),
        ("You will not spend your day answering calls.", "incoming-calls"),
        ("I'm not on the phones any more and I don't answer calls.", "incoming-calls"),
        ("Complaints - not in this role.", "complaints"),
        (
            "Complaint handling isn't in the job description, other people do it.",
            "complaints",
        ),
        ("Inbound only, no outbound calls.", "outgoing-calls"),
        ("A service role, not a sales role.", "selling"),
        ("This is a service role rather than a sales role.", "selling"),
        ("It's service, not selling.", "selling"),
        ("You are not there to coach colleagues.", "coaching"),
        ("You're not going to be coaching colleagues.", "coaching"),
        ("You would not coach colleagues.", "coaching"),
        ("I don't coach colleagues.", "coaching"),
        ("She doesn't coach colleagues.", "coaching"),
        ("We never ask advisers to coach colleagues.", "coaching"),
        ("The adviser cannot coach colleagues.", "coaching"),
        ("Coaching colleagues falls outside this role.", "coaching"),
        ("Coaching colleagues is outside your remit.", "coaching"),
        ("Coaching colleagues is the job of the team leader.", "coaching"),
        ("Coaching colleagues is done by the team leader.", "coaching"),
        ("Coaching colleagues is left to the team leader.", "coaching"),
        ("You will be excused from coaching colleagues.", "coaching"),
        ("You have no responsibility for coaching colleagues.", "coaching"),
        ("You are not responsible for coaching colleagues.", "coaching"),
        ("All tasks except coaching colleagues.", "coaching"),
        ("All tasks apart from coaching colleagues.", "coaching"),
        ("Any task but not coaching colleagues.", "coaching"),
        ("The role excludes coaching colleagues.", "coaching"),
        ("The role includes no coaching of colleagues.", "coaching"),
        ("The role has nothing to do with coaching colleagues.", "coaching"),
        ("You will neither coach colleagues nor lead a team.", "coaching"),
        ("You will neither coach colleagues nor lead a team.", "leading-team"),
    ],
)
def test_a_task_that_is_denied_is_never_done(text: str, tag: str) -> None:
    assert frequencies(text, tag) <= {"never"}


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("We have no scripts: you answer calls your own way.", "incoming-calls"),
        ("Answer inbound calls, not emails.", "incoming-calls"),
        ("I take calls, I don't do much writing.", "incoming-calls"),
        ("I take calls, I don't do much writing.", "writing"),
        (
            "Resolve problems; where you can't fix it there and then, pass it on.",
            "problems",
        ),
        (
            "Where you can't fix it there and then you hand the case over.",
            "handover",
        ),
        ("Without exception reply to every email.", "writing"),
        ("Never leave a complaint unanswered.", "complaints"),
        ("Not a day goes by without customers calling.", "incoming-calls"),
        (
            "No two days are the same: you answer calls and reply to emails.",
            "incoming-calls",
        ),
        ("No two days are the same, you answer calls and reply to emails.", "writing"),
        (
            "If you don't enjoy talking to people face to face this isn't for you.",
            "face-to-face",
        ),
        ("You will not only answer calls but also reply to emails.", "incoming-calls"),
        ("You will not only answer calls but also reply to emails.", "writing"),
        ("It's not just answering phones: you reply to emails too.", "writing"),
        ("It's not just answering phones: you reply to emails too.", "incoming-calls"),
        ("No experience of handling complaints is needed.", "complaints"),
        ("Resolve complaints that cannot be handled by email.", "complaints"),
        ("Resolve complaints that cannot be handled by email.", "writing"),
        ("You answer calls rather than sell insurance.", "incoming-calls"),
        ("You answer calls instead of replying to emails.", "incoming-calls"),
        ("You answer calls, with the exception of complaints.", "incoming-calls"),
        ("Instead of a script you write your own replies to emails.", "writing"),
        (
            "Rather than send a form letter, you answer calls in person.",
            "incoming-calls",
        ),
        ("Essential (no exceptions):\n- answering calls", "incoming-calls"),
        (
            "Not your average job:\n\n- answering calls\n- replying to emails",
            "incoming-calls",
        ),
        ("Never a dull moment:\n- answering calls", "incoming-calls"),
        ("No two days are the same:\n- answering calls", "incoming-calls"),
        ("No weekends. You answer calls.", "incoming-calls"),
        (
            "No nights, no weekends, just answering calls in a friendly office.",
            "incoming-calls",
        ),
        ("No nights - you answer calls from 9 to 5.", "incoming-calls"),
        ("There is no dress code and you answer calls all day.", "incoming-calls"),
        (
            "You log complaints and pass them to our complaints department.",
            "complaints",
        ),
        ("No email goes unanswered: you reply to emails daily.", "writing"),
        ("You never miss an email and reply to letters within a day.", "writing"),
        ("Handle complaints without fuss.", "complaints"),
        ("You are not afraid of handling complaints.", "complaints"),
        ("You won't mind handling complaints.", "complaints"),
        ("You don't mind handling complaints.", "complaints"),
        ("You don't need a degree to answer calls.", "incoming-calls"),
        ("You don't have to be a genius: you answer calls.", "incoming-calls"),
        ("Customers who are not happy: you handle complaints.", "complaints"),
        ("If customers are not happy you handle complaints.", "complaints"),
        (
            "This isn't a call centre: you answer calls from people you know.",
            "incoming-calls",
        ),
        ("No previous experience? You answer calls after two weeks.", "incoming-calls"),
        ("You do not manage anyone, but you coach new colleagues.", "coaching"),
        ("You do not manage staff; you coach new colleagues.", "coaching"),
        ("You do not manage staff, you coach new colleagues.", "coaching"),
        ("No targets: answering calls well is all we ask.", "incoming-calls"),
        (
            "You answer calls not from a script but from what you know.",
            "incoming-calls",
        ),
        ("You answer calls (no selling).", "incoming-calls"),
        ("You answer calls without selling.", "incoming-calls"),
        ("We don't just sell: we handle complaints.", "complaints"),
        ("You need not have handled complaints before.", "complaints"),
        ("Until now nobody handled complaints: you will.", "complaints"),
        ("Don't worry, you answer calls only after training.", "incoming-calls"),
        ("No call is too small; you answer calls with a smile.", "incoming-calls"),
        ("Nothing is too much trouble: you solve problems.", "problems"),
        (
            "Not all complaints can be resolved, but you handle complaints fairly.",
            "complaints",
        ),
        ("Not everyone likes answering calls. You do.", "incoming-calls"),
        ("You will handle complaints, which is not always easy.", "complaints"),
        ("Handling complaints is not for everyone but you love it.", "complaints"),
        ("Nobody likes complaints, but you handle complaints well.", "complaints"),
        ("There is no better way to learn than handling complaints.", "complaints"),
        ("You handle complaints no matter how long they take.", "complaints"),
        (
            "Without you complaints would go unanswered: you handle complaints.",
            "complaints",
        ),
        ("You do not panic when handling complaints.", "complaints"),
        ("You answer calls in no more than three rings.", "incoming-calls"),
        ("You'll answer calls, but you won't be chained to a desk.", "incoming-calls"),
        (
            "No robots, no menus: our customers ring and you answer calls.",
            "incoming-calls",
        ),
        ("We don't time you when you answer calls.", "incoming-calls"),
        (
            "You can't see the caller, so when you answer calls you listen.",
            "incoming-calls",
        ),
        ("It is not a quiet job: you answer calls all day.", "incoming-calls"),
        (
            "Not a morning person? You can answer calls in the afternoon.",
            "incoming-calls",
        ),
        ("No suit needed to answer calls.", "incoming-calls"),
        (
            "No degree, no problem. Answering calls is what we'll teach you.",
            "incoming-calls",
        ),
        ("You don't only answer calls.", "incoming-calls"),
        ("Far from just answering calls, you own the problem.", "incoming-calls"),
        ("You will never be alone while answering calls.", "incoming-calls"),
        ("Don't apply if you hate answering calls.", "incoming-calls"),
        (
            "We won't ask you to work weekends; you answer calls Monday to Friday.",
            "incoming-calls",
        ),
        ("We do not use scripts and you answer calls as you like.", "incoming-calls"),
        ("We do not use scripts. Answering calls is a conversation.", "incoming-calls"),
        ("You answer calls that nobody else has time for.", "incoming-calls"),
        ("This isn't just about answering calls.", "incoming-calls"),
        (
            "There's more to it than answering calls, not least selling.",
            "incoming-calls",
        ),
        ("You will not leave emails unanswered.", "writing"),
        ("No email is left for the next day: you reply to emails daily.", "writing"),
        ("Reply to emails, no later than 24 hours after they come in.", "writing"),
        ("Reply to emails, including those that are not polite.", "writing"),
        ("You sell, but never push.", "selling"),
        ("You sell without pressure.", "selling"),
        ("You sell insurance, though not mortgages.", "selling"),
        ("You solve problems without being asked.", "problems"),
        ("You solve problems that are not in any manual.", "problems"),
        ("You don't give up: you solve problems.", "problems"),
        ("You don't give up until you solve problems.", "problems"),
        ("You coach new colleagues who have never worked in a shop.", "coaching"),
        ("Inbound only: you answer calls, no outbound.", "incoming-calls"),
        (
            "We're not a typical call centre, and the calls you answer are longer.",
            "incoming-calls",
        ),
        ("You will not be a manager but you will coach colleagues.", "coaching"),
        ("You will do nothing but coach colleagues.", "coaching"),
        ("You can't wait to coach colleagues.", "coaching"),
        ("You won't stop coaching colleagues.", "coaching"),
        ("You can't do this job without coaching colleagues.", "coaching"),
        ("There's hardly a day without coaching colleagues.", "coaching"),
        ("It's impossible not to love coaching colleagues.", "coaching"),
        ("No less important is coaching colleagues.", "coaching"),
        ("You have no fear of coaching colleagues.", "coaching"),
        ("Why not coach colleagues? You'd be good at it.", "coaching"),
        ("You coach colleagues who don't yet know the ropes.", "coaching"),
        ("You coach colleagues if they don't reach their targets.", "coaching"),
        (
            "You coach colleagues, not because you must but because you like it.",
            "coaching",
        ),
        ("You coach colleagues; it's not an extra, it's the job.", "coaching"),
        ("Once you're not new any more you coach colleagues.", "coaching"),
        ("As nobody else can, you coach colleagues.", "coaching"),
        ("Since we have no trainers you coach colleagues.", "coaching"),
        ("With no trainers on site, you coach colleagues.", "coaching"),
        ("In the absence of a trainer you coach colleagues.", "coaching"),
        ("When not on the phone, you coach colleagues.", "coaching"),
        ("If not busy you coach colleagues.", "coaching"),
        ("You don't just tell, you coach colleagues.", "coaching"),
        ("We do not micromanage. Coach colleagues your own way.", "coaching"),
    ],
)
def test_a_denial_of_something_else_denies_no_task(text: str, tag: str) -> None:
    assert "never" not in frequencies(text, tag)


@pytest.mark.parametrize(
    "text",
    [
        "I don't do much writing of emails.",
        "You will not often reply to emails.",
        "You hardly ever reply to emails.",
        "There are not many emails to reply to.",
    ],
)
def test_what_is_not_done_much_is_done_sometimes(text: str) -> None:
    assert frequencies(text, "writing") == {"sometimes"}


@pytest.mark.parametrize(
    "heading",
    [
        "Not part of this job:",
        "What you won't be doing",
        "What this role isn't",
        "You will not:",
        "You will not be asked to:",
        "Out of scope",
    ],
)
def test_all_that_is_below_a_denying_heading_is_denied(heading: str) -> None:
    text = f"{heading}\n- answering calls\n- replying to emails\n"

    assert frequencies(text, "incoming-calls") == {"never"}
    assert frequencies(text, "writing") == {"never"}


@pytest.mark.parametrize(
    "heading",
    [
        "Never a dull moment:",
        "No two days are the same",
        "Not your average job",
        "No experience? No problem:",
        "You don't just sell:",
        "You won't regret it:",
        "We're not a call centre:",
    ],
)
def test_a_heading_denies_only_what_it_says_is_no_part_of_the_job(heading: str) -> None:
    text = f"{heading}\n- answering calls\n- replying to emails\n"

    assert "never" not in frequencies(text, "incoming-calls")
    assert "never" not in frequencies(text, "writing")


def test_what_a_heading_denies_ends_with_its_first_list() -> None:
    text = "What this isn't\n\n- answering calls\n\nYou reply to emails.\n"

    assert frequencies(text, "incoming-calls") == {"never"}
    assert "never" not in frequencies(text, "writing")


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["not calls, emails ", "you never sell and ", "no: "])
def test_denials_are_read_in_time_in_line_with_their_number(piece: str) -> None:
    assert grows_in_line(lambda size: frequencies(piece * (size // 20), "x"), 20_000)
