"""Which language a text is in, short and long, and half translated."""

import pytest

from recommender.job_text.language import WordCount, english
from recommender.job_text.words import tokens_of
from tests.evaluation.scoring import labelled

ENGLISH = """Customer Service Adviser. You will answer calls and reply to emails from
our customers, help them with their orders and pass what you cannot solve to the right
team. You have a friendly voice and like to work with others. Apply by 3 May."""
OTHERS = {
    "French": """Conseiller clientèle. Vous répondez aux appels et aux messages
de nos clients, vous les aidez à passer leurs commandes et vous transmettez les
réclamations à notre équipe. Une expérience dans un service client est un plus
pour ce poste.""",
    "German": """Kundenberater (m/w/d). Sie nehmen die Anrufe unserer Kunden
an, beantworten Anfragen per E-Mail und Chat und pflegen die Daten im System.
Wir bieten Ihnen ein unbefristetes Arbeitsverhältnis und 30 Tage Urlaub in einem
netten Team.""",
    "Spanish": """Agente de atención al cliente. Atenderás las llamadas y los
correos de nuestros clientes, resolverás sus dudas y registrarás las
reclamaciones en el sistema. Se valora experiencia en un puesto similar y una
buena comunicación por escrito.""",
    "Polish": """Doradca klienta. Do Twoich obowiązków będzie należeć
odbieranie telefonów od klientów, odpowiadanie na wiadomości oraz przyjmowanie
reklamacji. Oferujemy umowę o pracę i szkolenie dla nowych osób w zespole, a
także premię za wyniki.""",
    "Welsh": """Cynghorydd Gwasanaeth Cwsmeriaid. Byddwch yn ateb galwadau ac
e-byst gan ein cwsmeriaid ac yn eu helpu gyda'u hymholiadau. Mae'r gallu i
siarad Cymraeg yn hanfodol ar gyfer y swydd hon. Bydd hyfforddiant llawn yn cael
ei ddarparu i chi.""",
    "Dutch": """Medewerker klantenservice. Je beantwoordt de telefoon en de
e-mails van onze klanten en je helpt ze met hun bestelling. Wij bieden een vaste
baan in een leuk team en 25 dagen vakantie. Heb je ervaring in een winkel of is
het je eerste baan?""",
    "Italian": """Addetto al servizio clienti. Risponderai alle telefonate e
alle email dei clienti, li aiuterai con gli ordini e passerai i reclami al
responsabile della sede. Sono richieste una buona comunicazione e la conoscenza
del computer.""",
    "Greek": "Απαντάτε στα τηλεφωνήματα των πελατών και τους βοηθάτε πάντα.",
    "Russian": "Вы отвечаете на звонки клиентов и помогаете им каждый день.",
    "Japanese": "お客様からの電話に応対し、メールに返信します。研修があります。",
}
SHORT = [
    *("Sie beantworten Anrufe", "Répondre aux appels des clients", "Je helpt de klant"),
    *("Atender las llamadas del cliente", "Byddwch yn ateb galwadau"),
    *(
        "Odbieranie telefonów od klientów",
        "Obsługa klienta",
        "Kundenservice für Städte",
    ),
]


def is_english(text: str) -> bool:
    count = WordCount(english())
    count.add(tokens_of(text))
    return count.is_of_the_language


@pytest.mark.parametrize("text", [*OTHERS.values(), *SHORT])
def test_a_text_in_another_language_is_not_english(text: str) -> None:
    assert not is_english(text)
    assert not is_english(f"{text}\n" * 5)


@pytest.mark.parametrize(
    "text",
    [
        *("", "Receptionist", "answer calls", "Answering phones, handling complaints."),
        *(
            "Café assistant",
            "You will answer calls.",
            "Team leader, El Prado restaurant",
        ),
        "Bilingual (Welsh, English) adviser: siaradwr Cymraeg. You will answer calls.",
        "You will speak French or German to our guests and say bonjour or guten Tag.",
    ],
)
def test_a_few_english_words_are_english(text: str) -> None:
    assert is_english(text)


@pytest.mark.parametrize("language", sorted(OTHERS))
def test_a_text_with_its_translation_is_english_enough(language: str) -> None:
    assert is_english(f"{ENGLISH}\n\n{OTHERS[language]}")
    assert is_english(f"{OTHERS[language]}\n\n{ENGLISH}")


@pytest.mark.parametrize("language", sorted(OTHERS))
def test_english_words_in_a_foreign_text_do_not_make_it_english(language: str) -> None:
    few = "Customer Service Agent. Home office. Customer first! We are the best team."

    assert not is_english(f"{few}\n{OTHERS[language] * 3}")


@pytest.mark.parametrize("half", ["adverts", "tuning"])
def test_every_text_of_the_project_is_english(half: str) -> None:
    assert [one.name for one in labelled(half) if not is_english(one.text)] == []
