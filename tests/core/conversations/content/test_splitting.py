"""New is told from quoted, in the languages and programs people write with, and nothing is ever lost."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.conversations.content import is_forward_subject, read_content, split_html, split_quote, split_text, to_text

QUOTE = "> How do I reset my password?\n> Dana"
OUTLOOK_QUOTE = "How do I reset my password?\nDana"

ATTRIBUTIONS = [
    "On Mon, 3 Nov 2025 at 10:12, Alice Ahlgren <alice@example.com> wrote:",
    "On Mon, Nov 3, 2025 at 10:12 AM Alice Ahlgren via Support <\nsupport@example.com> wrote:",
    "On 3 Nov 2025, at 10:12, Alice Ahlgren <alice@example.com> wrote:",
    "On 11/3/25 10:12 AM, Alice Ahlgren wrote:",
    "Am Mo., 3. Nov. 2025 um 10:12 Uhr schrieb Alice Ahlgren <alice@example.com>:",
    "Am 03.11.25 um 10:12 schrieb Alice Ahlgren:",
    "Am 3. November 2025 10:12:44 MEZ schrieb Alice Ahlgren <alice@example.com>:",
    "Alice Ahlgren <alice@example.com> schrieb am Mo., 3.\nNov. 2025, 10:12:",
    "Le lun. 3 nov. 2025 à 10:12, Alice Ahlgren <alice@example.com> a écrit :",
    "Le 3 nov. 2025 à 10:12, Alice Ahlgren <alice@example.com>\na écrit :",
    "Le 03/11/2025 à 10:12, Alice Ahlgren a écrit :",
    "El lun, 3 nov 2025 a las 10:12, Alice Ahlgren (<alice@example.com>) escribió:",
    "El 3 nov 2025, a las 10:12, Alice Ahlgren <alice@example.com> escribió:",
    "El 3/11/25 a las 10:12, Alice Ahlgren escribió:",
    "Em seg., 3 de nov. de 2025 às 10:12, Alice Ahlgren <alice@example.com> escreveu:",
    "Alice Ahlgren <alice@example.com> escreveu (segunda, 3/11/2025 à(s) 10:12):",
    "Em 03/11/2025 10:12, Alice Ahlgren escreveu:",
    "Il giorno lun 3 nov 2025 alle ore 10:12 Alice Ahlgren <alice@example.com> ha scritto:",
    "Il 03/11/25 10:12, Alice Ahlgren ha scritto:",
    "Op ma 3 nov 2025 om 10:12 schreef Alice Ahlgren <alice@example.com>:",
    "Op 3 nov. 2025 om 10:12 heeft Alice Ahlgren <alice@example.com> het volgende geschreven:",
    "Op 03-11-2025 om 10:12 schreef Alice Ahlgren:",
    "Den mån 3 nov. 2025 kl 10:12 skrev Alice Ahlgren <alice@example.com>:",
    "3 nov. 2025 kl. 10:12 skrev Alice Ahlgren <alice@example.com>:",
    "Den 2025-11-03 kl. 10:12, skrev Alice Ahlgren:",
    "Den man. 3. nov. 2025 kl. 10.12 skrev Alice Ahlgren <alice@example.com>:",
    "Den 03.11.2025 10.12, skrev Alice Ahlgren:",
    "man. 3. nov. 2025 kl. 10:12 skrev Alice Ahlgren <alice@example.com>:",
    "På 3. nov. 2025 10:12, skrev Alice Ahlgren <alice@example.com>:",
    "ma 3. marrask. 2025 klo 10.12 Alice Ahlgren (alice@example.com) kirjoitti:",
    "Alice Ahlgren <alice@example.com> kirjoitti 3.11.2025 kello 10.12:",
    "Alice Ahlgren kirjoitti 3.11.2025 klo 10.12:",
    "pon., 3 lis 2025 o 10:12 Alice Ahlgren <alice@example.com> napisał(a):",
    "W dniu 3.11.2025 o 10:12, Alice Ahlgren pisze:",
    "po 3. 11. 2025 v 10:12 odesílatel Alice Ahlgren <alice@example.com> napsal:",
    "Dne 3. 11. 2025 v 10:12 Alice Ahlgren napsal(a):",
    "пн, 3 нояб. 2025 г. в 10:12, Alice Ahlgren <alice@example.com>:",
    "3 ноября 2025 г., в 10:12, Alice Ahlgren <alice@example.com> написал(а):",
    "пн, 3 лист. 2025 р. о 10:12 Alice Ahlgren <alice@example.com> пише:",
    "Alice Ahlgren <alice@example.com>, 3 Kas 2025 Pzt, 10:12 tarihinde şunu yazdı:",
    "Alice Ahlgren <alice@example.com> ezt írta (időpont: 2025. nov. 3., H, 10:12):",
    "În lun., 3 nov. 2025 la 10:12, Alice Ahlgren <alice@example.com> a scris:",
    "Στις Δευ 3 Νοε 2025 στις 10:12 π.μ., ο χρήστης Alice <alice@example.com> έγραψε:",
    "2025年11月3日(月) 10:12 Alice Ahlgren <alice@example.com>:",
    "Alice Ahlgren <alice@example.com> 于2025年11月3日周一 10:12写道：",
    "2025년 11월 3일 (월) 오전 10:12, Alice Ahlgren <alice@example.com>님이 작성:",
    "Kuupäeval E, 3. november 2025 kell 10:12 kirjutas Alice <alice@example.com>:",
    "-----Original Message-----\nFrom: Alice Ahlgren",
    "-----Ursprüngliche Nachricht-----\nVon: Alice Ahlgren",
    "-----Message d'origine-----\nDe : Alice Ahlgren",
    "-----Alkuperäinen viesti-----\nLähettäjä: Alice Ahlgren",
    "-----Opprinnelig melding-----\nFra: Alice Ahlgren",
    "-----Mensaje original-----\nDe: Alice Ahlgren",
    "-----Mensagem original-----\nDe: Alice Ahlgren",
]

HEADERS = [
    "From: Alice <alice@example.com>\nSent: Monday, November 3, 2025 10:12\nTo: Dana\nSubject: Re: Password",
    "*From:* Alice <alice@example.com>\n*Sent:* Monday, November 3, 2025 10:12\n*To:* Dana\n*Subject:* Re: Password",
    "Von: Alice <alice@example.com>\nGesendet: Montag, 3. November 2025 10:12\nAn: Dana\nBetreff: AW: Kennwort",
    "De : Alice <alice@example.com>\nEnvoyé : lundi 3 novembre 2025 10:12\nÀ : Dana\nObjet : RE: Mot de passe",
    "De: Alice <alice@example.com>\nEnviado: lunes, 3 de noviembre de 2025 10:12\nPara: Dana\nAsunto: RE: Clave",
    "De: Alice <alice@example.com>\nEnviada em: segunda-feira, 3 de novembro de 2025 10:12\nPara: Dana\n"
    "Assunto: RES: Senha",
    "Da: Alice <alice@example.com>\nInviato: lunedì 3 novembre 2025 10:12\nA: Dana\nOggetto: R: Password",
    "Van: Alice <alice@example.com>\nVerzonden: maandag 3 november 2025 10:12\nAan: Dana\nOnderwerp: RE: Wachtwoord",
    "Från: Alice <alice@example.com>\nSkickat: den 3 november 2025 10:12\nTill: Dana\nÄmne: SV: Lösenord",
    "Fra: Alice <alice@example.com>\nSendt: mandag 3. november 2025 10:12\nTil: Dana\nEmne: SV: Passord",
    "Lähettäjä: Alice <alice@example.com>\nLähetetty: maanantai 3. marraskuuta 2025 10.12\n"
    "Vastaanottaja: Dana\nAihe: VS: Salasana",
    "Od: Alice <alice@example.com>\nWysłano: poniedziałek, 3 listopada 2025 10:12\nDo: Dana\nTemat: RE: Hasło",
    "发件人: Alice <alice@example.com>\n发送时间: 2025年11月3日 10:12\n收件人: Dana\n主题: 回复: 密码",
]


def without_tags(html):
    return re.sub(r"<[^>]*>", " ", html)


def words(text):
    return sorted(letter for letter in text if letter.isalnum())


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_an_attribution_starts_the_quote_in_text(attribution):
    for quote in (QUOTE, OUTLOOK_QUOTE):
        text = f"That worked, thank you!\n\n{attribution}\n\n{quote}\n"

        new, quoted = split_text(text)

        assert new == "That worked, thank you!"
        assert words(new + quoted) == words(text)


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_an_attribution_starts_the_quote_in_html(attribution):
    line = attribution.replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    answer = "<div>That <b>worked</b>,<br>thank you!</div><div><br></div>"
    html = f"{answer}<p>{line}</p><blockquote>How do I reset it?</blockquote>"

    new, quoted = split_html(html)

    assert to_text(new) == "That worked,\nthank you!"
    assert words(to_text(new) + to_text(quoted)) == words(to_text(html))


@pytest.mark.parametrize("headers", HEADERS)
def test_the_headers_of_the_older_mail_start_the_quote(headers):
    text = f"That worked, thank you!\n\n{headers}\n\n{OUTLOOK_QUOTE}"
    line = headers.replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    html = f"<p>That worked, thank you!</p><div style='border-top:solid #E1E1E1 1pt'><p>{line}</p></div><p>How do I</p>"

    assert split_text(text).new == "That worked, thank you!"
    assert to_text(split_html(html).new) == "That worked, thank you!"


@pytest.mark.parametrize(
    "quote",
    [
        '<div class="gmail_quote"><div class="gmail_attr">Niemand schreibt so:</div>'
        '<blockquote class="gmail_quote">Q</blockquote></div>',
        '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>Xyz:</b> Alice<br><b>Zyx:</b> today</div>'
        "<div>Q</div>",
        '<div class="yahoo_quoted" id="yahoo_quoted_123"><div>Somebody, sometime:</div><div>Q</div></div>',
        '<div class="protonmail_quote">-------- Something --------<br><blockquote type="cite">Q</blockquote></div>',
        '<div class="moz-cite-prefix">Quux:</div><blockquote type="cite">Q</blockquote>',
        '<blockquote type="cite"><div>Q</div></blockquote>',
        '<div style="border:none;border-top:solid #B5C4DF 1.0pt"><p><b>Xx:</b> A</p><p><b>Yy:</b> B</p><p>'
        "<b>Zz:</b> C</p></div><p>Q</p>",
        '<div data-wd-cut="x1">Please write above this line</div><p>Q</p>',
        '<hr id="stopSpelling">Xx: A<br>Q',
    ],
)
def test_the_marks_of_mail_programs_start_the_quote_whatever_the_language(quote):
    html = f"<div>That worked, thank you!</div>{quote}"

    new, quoted = split_html(html)

    assert to_text(new) == "That worked, thank you!"
    assert to_text(quoted).endswith("Q")


def test_our_own_marker_cuts_text():
    new, quoted = split_text("Yes please.\n\nSomebody odd:\n> ##- Bitte schreiben Sie über dieser Zeile -##\n> Hello")

    assert new.startswith("Yes please.")
    assert "##-" in quoted


INLINE = """Hi Alice,

On Mon, 3 Nov 2025 at 10:12, Alice <alice@example.com> wrote:

> Which version do you run?

4.2, since yesterday.

> And on which system?

Debian 13.
"""


def test_answers_between_the_questions_stay_visible():
    new, quoted = split_text(INLINE)

    assert "4.2, since yesterday." in new
    assert "> Which version do you run?" in new
    assert "Debian 13." in new
    assert words(new + quoted) == words(INLINE)


@pytest.mark.parametrize("greeting", ["", "Hi Alice,\n\n", "Hallo,\n\n", "Hei!\n\n"])
def test_an_answer_below_the_quote_is_the_new_part(greeting):
    text = f"{greeting}On Mon, 3 Nov 2025 at 10:12, Alice wrote:\n> Which version do you run?\n\n4.2, since yesterday."

    new, quoted = split_text(text)

    assert new == f"{greeting}4.2, since yesterday."
    assert "> Which version" in quoted


def test_a_mail_that_would_look_empty_is_shown_whole():
    only_quote = "On Mon, 3 Nov 2025 at 10:12, Alice wrote:\n> Which version do you run?"

    assert split_text(only_quote) == (only_quote, "")
    assert split_text("").new == ""


@pytest.mark.parametrize(
    "mark",
    [
        "---------- Forwarded message ---------",
        "-------- Weitergeleitete Nachricht --------",
        "Begin forwarded message:",
    ],
)
def test_a_forwarded_mail_is_not_cut(mark):
    headers = "From: Dana <d@example.com>\nDate: Mon, 3 Nov 2025\nSubject: Password\nTo: Me"
    text = f"Can you help her?\n\n{mark}\n{headers}\n\nHelp!"

    assert split_text(text) == (text, "")


def test_the_subject_tells_a_forwarded_mail_of_outlook():
    text = f"Can you help her?\n\n{HEADERS[2]}\n\nHelp!"

    assert split_text(text, subject="WG: Kennwort") == (text, "")
    assert split_text(text, subject="AW: Kennwort").new == "Can you help her?"
    assert split_quote("<p>Hi</p>", is_html=True).new == "<p>Hi</p>"


@pytest.mark.parametrize(
    ("subject", "is_forward"),
    [
        ("Fwd: x", True),
        ("FW: x", True),
        ("WG: x", True),
        ("TR : x", True),
        ("VL: x", True),
        ("Re: Fwd: x", False),
        ("VS: x", False),
        ("Firewall: down", False),
        ("I: x", True),
        ("[#12] Fw: x", True),
        ("转发：x", True),
    ],
)
def test_forward_prefixes_are_known(subject, is_forward):
    assert is_forward_subject(subject) is is_forward
    assert is_forward_subject("VS: x", from_label="fra")


@pytest.mark.parametrize(
    "text",
    [
        "I followed what you wrote on 3 Nov 2025 and it said:\nError 17\nWhat now?",
        "Steps to reproduce\n------------------\n1. open\n2. close\n3. look",
        "From: Oslo\nI want to travel by train. Can you help?",
        "To: do\n\n- one\n- two",
        "Log:\n====\nline 1\nline 2\n====\nend of log",
        "We meet at 10:12 on Monday. Alice wrote that the room is free.",
        "Best\n\nDana wrote the following poem",
    ],
)
def test_ordinary_text_is_not_taken_for_a_quote(text):
    assert split_text(text) == (text, "")


@pytest.mark.parametrize(
    "signature",
    [
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone",
        "Lähetetty iPhonesta",
        "Get Outlook for iOS<https://aka.ms/x>",
        "Sendt fra min iPhone",
        "-- \nDana Dee\nExample Ltd",
    ],
)
def test_signatures_are_folded(signature):
    new, quoted = split_text(f"Yes, please do.\n\n{signature}")

    assert new == "Yes, please do."
    assert quoted == signature.strip()


PIECES = st.sampled_from(
    [
        "Hello there",
        "",
        "> quoted",
        ">> deeper",
        "On Mon, 3 Nov 2025 at 10:12, A <a@b.example> wrote:",
        "-- ",
        "-----",
        "From: a@b.example",
        "Sent: Monday",
        "To: c",
        "Subject: x",
        "-----Original Message-----",
        "Sent from my phone",
        "---------- Forwarded message ---------",
        "##- write above -##",
        "Yes.",
        "    indented",
        "\ufeff",
        "wrote:",
        "<b>&amp;",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_nothing_is_ever_lost_in_text(rows):
    text = "\n".join(rows)

    new, quoted = split_text(text)

    kept = sorted(row.strip("\ufeff \t") for row in (new + "\n" + quoted).split("\n") if row.strip("\ufeff \t"))
    assert kept == sorted(row.strip("\ufeff \t") for row in rows if row.strip("\ufeff \t"))
    assert new.strip() or not text.strip("\ufeff \n")


TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<blockquote type=cite>",
        "</blockquote>",
        "<blockquote>",
        "<br>",
        "<hr>",
        "<b>",
        "</b>",
        "<div class=gmail_quote>",
        "<table><tr><td>",
        "</td><td>",
        "</td></tr></table>",
        "<pre>",
        "</pre>",
        "<span> </span>",
        "<img src=cid:x>",
        "<div id=divRplyFwdMsg>",
        "<ul><li>",
        "</ul>",
        "one ",
        "two",
        " three\nfour ",
        "&lt;five&gt;",
        "On Mon, 3 Nov 2025 at 10:12, A wrote:",
        "<p>From: x</p><p>Sent: y</p><p>To: z</p>",
        "<div data-wd-cut>",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(TAGS, max_size=25))
def test_nothing_is_ever_lost_in_html(pieces):
    html = "".join(pieces)
    content = read_content(html=html)

    assert words(without_tags(content.new_html + content.quoted_html)) == words(without_tags(content.html))
    assert (content.new_html + content.quoted_html).count("<img") == content.html.count("<img")
