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


def listed(texts: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(text, tag) for tag in texts for text in texts[tag]]


DENIED = {
    "writing": [
        "Answer inbound calls, not emails.",
        "You answer calls instead of replying to emails.",
        "There is no writing of emails in this job.",
        "Neither writing letters nor selling is part of it.",
        "You won't be writing letters, answering emails or chatting online.",
        "Emails are answered by the back office.",
        "Email is not part of this job.",
        "Unlike other advisers you do not reply to emails.",
    ],
    "selling": [
        "You won't be selling anything.",
        "This is not a sales role.",
        "Not part of this job: selling insurance, handling complaints.",
        "Not part of this job:\n- selling insurance\n- handling complaints",
        "You answer calls rather than sell insurance.",
        "There are no sales targets and no selling.",
        "There is no selling involved.",
        "You will never be asked to sell.",
        "Selling is not something we ask of you.",
        "We do not sell on these calls.",
        "You answer calls (no selling).",
        "We don't want salespeople: no selling here.",
        "You never sell.",
        "Selling isn't something we expect from you.",
        "At no point will you be asked to sell.",
        "You'll not be asked to sell or to chase debts.",
        "The role doesn't include making outbound calls or selling.",
        "A service role, not a sales role.",
        "This is a service role rather than a sales role.",
        "It's service, not selling.",
    ],
    "outgoing-calls": [
        "No cold calling!",
        "You don't make any outbound calls.",
        "You do not have to make outbound calls.",
        "No outbound calls, no targets, no pressure.",
        "There's no outbound calling in this role.",
        "This role does not involve outbound calls.",
        "The role doesn't include making outbound calls or selling.",
        "Inbound only, no outbound calls.",
    ],
    "complaints": [
        "Complaints are dealt with by another team.",
        "Not part of this job: selling insurance, handling complaints.",
        "Not part of this job:\n- selling insurance\n- handling complaints",
        "What you won't be doing\n\n- selling insurance\n- handling complaints",
        "You deal with all enquiries other than complaints.",
        "You answer every call with the exception of complaints.",
        "You will have nothing to do with complaints.",
        "Someone else handles complaints.",
        "Complaints are passed to our complaints department.",
        "You take bookings, excluding complaints, which head office handles.",
        "Everything except complaints comes to you.",
        "Handling complaints isn't part of the job.",
        "Handling complaints is not your job.",
        "You are not responsible for complaints.",
        "I no longer handle complaints.",
        "Formal complaints sit with the Customer Relations team.",
        "What this role isn't: selling insurance, handling complaints.",
        "You answer calls but not complaints.",
        "Complaints are somebody else's job.",
        "Complaints are handled elsewhere.",
        "Our Resolution team handles complaints, so you won't.",
        "We have a separate team for complaints.",
        "There is a dedicated complaints team, so complaints won't come to you.",
        "Complaints - not in this role.",
        "Complaint handling isn't in the job description, other people do it.",
    ],
    "debt-collection": [
        "You will not be expected to collect debts.",
        "You'll not be asked to sell or to collect debts.",
    ],
    "payments": [
        "The post does not handle cash.",
        "Payments aren't taken here.",
        "Card payments are not accepted at this desk.",
        "We don't take payments over the phone.",
        "You will not handle cash or take payments.",
        "No cash handling.",
        "Cash-free: you never take payments.",
    ],
    "incoming-calls": [
        "No phones. No answering calls.",
        "We are not a call centre and you will not answer calls.",
        "This is a non-phone role: you won't answer calls.",
        "Phone-free: no answering of calls, ever.",
        "You will not spend your day answering calls.",
        "I'm not on the phones any more and I don't answer calls.",
    ],
    "managing": [
        "It is not a management role, and nobody reports to you.",
        "You won't manage a budget.",
    ],
    "leading-team": [
        "You will have no direct reports.",
        "There is no line management responsibility with this post.",
        "You will neither coach colleagues nor lead a team.",
    ],
    "visits": [
        "No home visits.",
        "You won't be visiting customers at home.",
    ],
    "face-to-face": [
        "You won't meet customers face to face.",
        "There is no face-to-face contact with customers.",
    ],
    "coaching": [
        "You are not there to coach colleagues.",
        "You're not going to be coaching colleagues.",
        "You would not coach colleagues.",
        "I don't coach colleagues.",
        "She doesn't coach colleagues.",
        "We never ask advisers to coach colleagues.",
        "The adviser cannot coach colleagues.",
        "Coaching colleagues falls outside this role.",
        "Coaching colleagues is outside your remit.",
        "Coaching colleagues is the job of the team leader.",
        "Coaching colleagues is done by the team leader.",
        "Coaching colleagues is left to the team leader.",
        "You will be excused from coaching colleagues.",
        "You have no responsibility for coaching colleagues.",
        "You are not responsible for coaching colleagues.",
        "All tasks except coaching colleagues.",
        "All tasks apart from coaching colleagues.",
        "Any task but not coaching colleagues.",
        "The role excludes coaching colleagues.",
        "The role includes no coaching of colleagues.",
        "The role has nothing to do with coaching colleagues.",
        "You will neither coach colleagues nor lead a team.",
        # What was done once.
        "I used to coach colleagues.",
        "I used to coach colleagues but I don't any more.",
        "In my last job I coached colleagues.",
        "Until last spring I coached colleagues.",
        "Coaching colleagues was part of my old job.",
        "We stopped coaching colleagues years ago.",
        "Coaching colleagues is behind me now.",
        # What was asked, and answered.
        "Coaching colleagues? Rarely, if ever.",
        "Coaching colleagues? Not ours.",
        "Coaching colleagues? Reception does that.",
        "Coaching colleagues? No, the academy has trainers.",
        "Do you dread coaching colleagues and selling? We do neither.",
        "Coaching colleagues: none.",
        # What a pronoun stands for.
        "I'm not trained for coaching colleagues, so I don't touch it.",
        "Coaching colleagues comes up, but we don't get involved in it.",
        "The academy coaches colleagues, you don't.",
        # What others do.
        "Coaching colleagues is carried out by the academy.",
        "Coaching colleagues is done by Learning & Development.",
        "Coaching colleagues is done elsewhere.",
        "Coaching colleagues is the academy's business.",
        "Coaching colleagues sits with the training manager.",
        "Coaching colleagues is a job for the supervisor.",
        "Coaching colleagues has been outsourced.",
        "Coaching colleagues is not yours to do.",
        "An agency coaches colleagues.",
        "Only supervisors coach colleagues.",
        "As our specialists coach colleagues, you have time for customers.",
        "Leave coaching colleagues to the trainers.",
        # Other words for no.
        "There is zero coaching of colleagues.",
        "You needn't coach colleagues.",
        "Nobody here coaches colleagues.",
        "We will never ask you to coach colleagues.",
        "We don't expect you to coach colleagues.",
        "There is no need to coach colleagues.",
        "You have nobody to coach or mentor.",
        "Tired of coaching colleagues? Come to us.",
        "I've not coached colleagues since 2019.",
        "Coaching colleagues never happens here.",
        "Coaching colleagues doesn't come into it.",
    ],
    "feedback": [
        "We send no surveys.",
        "Surveys go out, but we don't deal with those.",
    ],
    "organising": ["Your rota is made for you."],
}

NOT_DENIED = {
    "incoming-calls": [
        "You take calls, and emails and chats are answered by the web team.",
        "There is no call that you can't answer.",
        "Answering calls is learnt by listening to others answering calls.",
        "Calls are answered by phone and in person.",
        "You are used to answering calls.",
        "Looking for a job? Never a dull moment: you answer calls.",
        "No experience? You answer calls from day one.",
        "Take calls, log them, and never rush it while answering calls.",
        "You can't go home before answering calls from those who wait.",
        "No call is too small, so answering calls takes patience.",
        "No suit? No problem. You answer calls in your jeans.",
        "Ready to answer calls? Don't wait, apply.",
        "We have no scripts: you answer calls your own way.",
        "Answer inbound calls, not emails.",
        "I take calls, I don't do much writing.",
        "Not a day goes by without customers calling.",
        "No two days are the same: you answer calls and reply to emails.",
        "You will not only answer calls but also reply to emails.",
        "It's not just answering phones: you reply to emails too.",
        "You answer calls rather than sell insurance.",
        "You answer calls instead of replying to emails.",
        "You answer calls, with the exception of complaints.",
        "Rather than send a form letter, you answer calls in person.",
        "Essential (no exceptions):\n- answering calls",
        "Not your average job:\n\n- answering calls\n- replying to emails",
        "Never a dull moment:\n- answering calls",
        "No two days are the same:\n- answering calls",
        "No weekends. You answer calls.",
        "No nights, no weekends, just answering calls in a friendly office.",
        "No nights - you answer calls from 9 to 5.",
        "There is no dress code and you answer calls all day.",
        "You don't need a degree to answer calls.",
        "You don't have to be a genius: you answer calls.",
        "This isn't a call centre: you answer calls from people you know.",
        "No previous experience? You answer calls after two weeks.",
        "No targets: answering calls well is all we ask.",
        "You answer calls not from a script but from what you know.",
        "You answer calls (no selling).",
        "You answer calls without selling.",
        "Don't worry, you answer calls only after training.",
        "No call is too small; you answer calls with a smile.",
        "Not everyone likes answering calls. You do.",
        "You answer calls in no more than three rings.",
        "You'll answer calls, but you won't be chained to a desk.",
        "No robots, no menus: our customers ring and you answer calls.",
        "We don't time you when you answer calls.",
        "You can't see the caller, so when you answer calls you listen.",
        "It is not a quiet job: you answer calls all day.",
        "Not a morning person? You can answer calls in the afternoon.",
        "No suit needed to answer calls.",
        "No degree, no problem. Answering calls is what we'll teach you.",
        "You don't only answer calls.",
        "Far from just answering calls, you own the problem.",
        "You will never be alone while answering calls.",
        "Don't apply if you hate answering calls.",
        "We won't ask you to work weekends; you answer calls Monday to Friday.",
        "We do not use scripts and you answer calls as you like.",
        "We do not use scripts. Answering calls is a conversation.",
        "You answer calls that nobody else has time for.",
        "This isn't just about answering calls.",
        "There's more to it than answering calls, not least selling.",
        "Inbound only: you answer calls, no outbound.",
        "We're not a typical call centre, and the calls you answer are longer.",
    ],
    "writing": [
        "I take calls, I don't do much writing.",
        "Without exception reply to every email.",
        "No two days are the same, you answer calls and reply to emails.",
        "You will not only answer calls but also reply to emails.",
        "It's not just answering phones: you reply to emails too.",
        "Resolve complaints that cannot be handled by email.",
        "Instead of a script you write your own replies to emails.",
        "No email goes unanswered: you reply to emails daily.",
        "You never miss an email and reply to letters within a day.",
        "You will not leave emails unanswered.",
        "No email is left for the next day: you reply to emails daily.",
        "Reply to emails, no later than 24 hours after they come in.",
        "Reply to emails, including those that are not polite.",
    ],
    "problems": [
        "Resolve problems; where you can't fix it there and then, pass it on.",
        "Nothing is too much trouble: you solve problems.",
        "You solve problems without being asked.",
        "You solve problems that are not in any manual.",
        "You don't give up: you solve problems.",
        "You don't give up until you solve problems.",
    ],
    "handover": [
        "Where you can't fix it there and then you hand the case over.",
    ],
    "complaints": [
        "Never leave a complaint unanswered.",
        "No experience of handling complaints is needed.",
        "Resolve complaints that cannot be handled by email.",
        "You log complaints and pass them to our complaints department.",
        "Handle complaints without fuss.",
        "You are not afraid of handling complaints.",
        "You won't mind handling complaints.",
        "You don't mind handling complaints.",
        "Customers who are not happy: you handle complaints.",
        "If customers are not happy you handle complaints.",
        "We don't just sell: we handle complaints.",
        "You need not have handled complaints before.",
        "Until now nobody handled complaints: you will.",
        "Not all complaints can be resolved, but you handle complaints fairly.",
        "You will handle complaints, which is not always easy.",
        "Handling complaints is not for everyone but you love it.",
        "Nobody likes complaints, but you handle complaints well.",
        "There is no better way to learn than handling complaints.",
        "You handle complaints no matter how long they take.",
        "Without you complaints would go unanswered: you handle complaints.",
        "You do not panic when handling complaints.",
    ],
    "face-to-face": [
        "If you don't enjoy talking to people face to face this isn't for you.",
    ],
    "coaching": [
        "You do not manage anyone, but you coach new colleagues.",
        "You do not manage staff; you coach new colleagues.",
        "You do not manage staff, you coach new colleagues.",
        "You coach new colleagues who have never worked in a shop.",
        "You will not be a manager but you will coach colleagues.",
        "You will do nothing but coach colleagues.",
        "You can't wait to coach colleagues.",
        "You won't stop coaching colleagues.",
        "You can't do this job without coaching colleagues.",
        "There's hardly a day without coaching colleagues.",
        "It's impossible not to love coaching colleagues.",
        "No less important is coaching colleagues.",
        "You have no fear of coaching colleagues.",
        "Why not coach colleagues? You'd be good at it.",
        "You coach colleagues who don't yet know the ropes.",
        "You coach colleagues if they don't reach their targets.",
        "You coach colleagues, not because you must but because you like it.",
        "You coach colleagues; it's not an extra, it's the job.",
        "Once you're not new any more you coach colleagues.",
        "As nobody else can, you coach colleagues.",
        "Since we have no trainers you coach colleagues.",
        "With no trainers on site, you coach colleagues.",
        "In the absence of a trainer you coach colleagues.",
        "When not on the phone, you coach colleagues.",
        "If not busy you coach colleagues.",
        "You don't just tell, you coach colleagues.",
        "We do not micromanage. Coach colleagues your own way.",
    ],
    "selling": [
        "You sell, but never push.",
        "You sell without pressure.",
        "You sell insurance, though not mortgages.",
    ],
}


@pytest.mark.parametrize(("text", "tag"), listed(DENIED))
def test_a_task_that_is_denied_is_never_done(text: str, tag: str) -> None:
    assert frequencies(text, tag) <= {"never"}


@pytest.mark.parametrize(("text", "tag"), listed(NOT_DENIED))
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
        "You won't be cold calling:",
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


@pytest.mark.mostly_exhaustive(2)
@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "not calls, emails ",
        "you never sell and ",
        "no: ",
        "no calls that you can't ",
        "sell? no. ",
        "calls are taken by the calls ",
        "we don't do those ",
    ],
)
def test_denials_are_read_in_time_in_line_with_their_number(piece: str) -> None:
    assert grows_in_line(lambda size: frequencies(piece * (size // 20), "x"), 20_000)
