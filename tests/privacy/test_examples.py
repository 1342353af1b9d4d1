"""One example of each kind and spelling. All of it is invented."""

import pytest

from vejviser.privacy import What, find, redact

GONE = {
    "han har cpr 320199-1234": "han har cpr [cpr]",
    "3201991234": "[cpr]",
    "cpr-nummeret er 32 01 99 1234.": "cpr-nummeret er [cpr].",
    "720199‑1234 og 32.01.99–1234": "[cpr] og [cpr]",
    "tlf. 20 30 40 50": "tlf. [telefon]",
    "(+45) 2030 4050": "[telefon]",
    "ring på 0046 70 123 45 67": "ring på [telefon]",
    "skriv til anna.bo@eksempel.dk": "skriv til [e-mail]",
    "anna (at) eksempel punktum dk": "[e-mail]",
    "anna snabela eksempel.dk": "[e-mail]",
    "Han bor på Nørregade 12, 2. tv, 8000 Aarhus C.": "Han bor på [adresse].",
    "bor på birkevej 7 st th": "bor på [adresse]",
    "Mødet er på Kastanjeallé 4B": "Mødet er på [adresse]",
    "Mohammed Hassan svarer ikke": "[navn] svarer ikke",
    "hvad med anne-marie holm-jensen": "hvad med [navn]",
    "AHMED HASSAN SVARER IKKE": "[navn] SVARER IKKE",
    "Hvad gør jeg ved Mohammed Hassans mor?": "Hvad gør jeg ved [navn] mor?",
    "Lars P. Nielsen": "[navn]",
    "han hedder Mohammed": "han hedder [navn]",
    "borgeren Yusuf vil ikke": "borgeren [navn] vil ikke",
    "min klient sofie vil ikke": "min klient [navn] vil ikke",
    "drengen hedder Zakwan": "drengen hedder [navn]",
    "Jeg hedder Anna, og borgeren hedder Yusuf": "Jeg hedder Anna, og borgeren hedder [navn]",
    "sagsnr. 2024-12345": "sagsnr. [sagsnummer]",
    "bilen AB 12 345": "bilen [nummerplade]",
    "reg.nr. 1234 konto 1234567890": "reg.nr. [konto]",
    "IBAN DK50 0040 0440 1162 43": "IBAN [konto]",
    "pas nr. A12345678": "pas nr. [dokument]",
    "født 3. april 1998": "født [fødselsdato]",
    "hans snap er ahmed_92": "hans snap er [profil]",
}

STAYS = """
Ring 112, eller er det 114?|Er det alle 98 kommuner og 12 politikredse?|trin 2 og sæt 1|§ 115, stk. 4|fra 2019-2023
mandag den 3. marts kl. 14|mødet er den 12-04-2026 kl. 10.30-12.00|2026-04-12|CVR 12345678|cvr-nr. 12 34 56 78
det koster 1.000.000 kr.|12 345 kr.|Styrelsen for International Rekruttering|PET, Kriminalforsorgen og Realize
Prochaska og DiClemente|Aarhus, Vollsmose og Region Hovedstaden|Frederiksberg Kommune|Sankt Hans
Jeg hedder Anna og er ny|Venlig hilsen Peter|Mvh Mohammed|Hej, Anna her|Hej, det er Mette fra kommunen
Bo hos borgeren|liv, storm, bjørn, sol, birk, lilje|mark, bang, møller, skov, lund, dam, smed|dan dig et overblik
HVORDAN FORBEREDER JEG MØDET MED BORGEREN|Hvad Er En Livline|overvej 3 ting|på vej 12 personer|arbejdsplads 3
Sagsbehandler, SSP-medarbejder og mentor|profeten Muhammed|islam og jihad|sagen fra 2023|sag 2|bilag 4, side 12-14
skemaet hedder analyseskema|en 17-årig dreng|what is a livline, can you help me
"""


@pytest.mark.parametrize("message", GONE)
def test_personal_data_is_replaced(message: str) -> None:
    assert redact(message).text == GONE[message]


@pytest.mark.parametrize("message", STAYS.strip().replace("\n", "|").split("|"))
def test_what_only_looks_like_it_stays(message: str) -> None:
    assert redact(message).text == message


def test_what_was_found_is_told_by_its_place_in_the_message_as_it_came() -> None:
    message = "borgeren Yusuf Hassan, tlf 20304050, bor på Nørregade 12"
    found = redact(message).found
    assert [message[item.start : item.end] for item in found] == ["Yusuf Hassan", "20304050", "Nørregade 12"]
    assert [item.what for item in found] == [What.NAME, What.PHONE, What.ADDRESS]
    assert list(found) == find(message)


def test_words_beside_a_mark_keep_their_meaning() -> None:
    assert redact("borgeren hedder [navn] og bor i Aarhus, tlf [telefon]").found == ()
