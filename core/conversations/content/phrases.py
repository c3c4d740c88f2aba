"""The words mail programs put above a quote, in the languages we have met.

Data only: which words announce a quoted mail, a forwarded one, a header line, a telephone's signature.
Everything is lower case; `folded()` brings a line into that form.
"""

import re
import unicodedata

#: Characters nobody sees that mail programs scatter in front of a quote.
_INVISIBLE = dict.fromkeys(
    map(ord, "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad\u202a\u202b\u202c\u2066\u2067\u2068\u2069")
)


def folded(line: str) -> str:
    """Lower case, composed, without invisible characters, every run of spaces one space."""
    return " ".join(unicodedata.normalize("NFC", line.translate(_INVISIBLE)).lower().split())


def _words(text: str) -> frozenset[str]:
    return frozenset(word.strip() for word in text.split("|"))


#: Labels of the header lines an older mail is quoted with: what each of them stands for.
HEADER_LABELS: dict[str, frozenset[str]] = {
    "from": _words(
        "from|von|de|da|van|från|fra|lähettäjä|od|od kogo|от|от кого|від|від кого|feladó|kimden|gönderen|de la|"
        "mittente|"
        "nadawca|remitente|remetente|expéditeur|absender|afzender|avsändare|avsender|afsender|šalje|odosielateľ|"
        "odesílatel|"
        "από|saatja|nuo|no|发件人|寄件者|寄件人|送信元|送信者|差出人|보낸 사람|보낸사람|מאת|من|sendt av|lähettäjältä"
    ),
    "date": _words(
        "date|sent|sent on|gesendet|gesendet am|datum|envoyé|envoyé le|envoyé par|enviado|enviado el|enviado em|"
        "enviada em|"
        "enviada el|enviada|fecha|data|inviato|verzonden|skickat|skickad|sendt|dato|lähetetty|päivämäärä|"
        "päiväys|pvm|odesláno|"
        "odoslané|wysłano|data wysłania|отправлено|дата|надіслано|elküldve|küldve|dátum|gönderildi|"
        "gönderme tarihi|tarih|"
        "trimis|dată|data trimiterii|poslano|ημερομηνία|στάλθηκε|saadetud|kuupäev|发送时间|日期|发送日期|日付|"
        "送信日時|日時|"
        "보낸 날짜|날짜|date d'envoi|изпратено|נשלח|تاريخ|sendt den"
    ),
    "to": _words(
        "to|an|à|para|a|aan|till|til|vastaanottaja|komu|do|adresat|кому|címzett|kime|către|prima|pour|收件人|"
        "送信先|宛先|"
        "받는 사람|받는사람|za|destinataire|destinatario|destinatário|empfänger|mottagare|mottaker|modtager|"
        "ontvanger|"
        "προς|saaja|kam|kellele|אל|إلى"
    ),
    "cc": _words(
        "cc|bcc|kopie|kopio|kopia|kopi|copie à|copie|dw|udw|másolatot kap|másolat|bilgi|копия|копія|копие|抄送|"
        "참조|副本|"
        "kopie an|copia|cópia|kópia|kopija|κοιν."
    ),
    "subject": _words(
        "subject|betreff|objet|sujet|asunto|assunto|oggetto|onderwerp|ämne|emne|aihe|předmět|predmet|temat|тема|"
        "tárgy|konu|"
        "subiect|主题|主旨|件名|제목|θέμα|zadeva|teema|tēma|naslov|נושא|الموضوع|относно|re"
    ),
    "other": _words(
        "reply-to|reply to|antwort an|répondre à|risposta|rispondi a|responder a|vastaus|svar til|svara till|"
        "organization|organisation|organisatie|importance|priority|wichtigkeit|priorität|attachments|anlagen|vedlegg|"
        "bijlagen|pièces jointes|allegati|liitteet|bilagor|"
        "newsgroups|sender|mailed-by|odpowiedź do|antwoord aan|odpověď"
    ),
}

LABEL_KINDS: dict[str, str] = {label: kind for kind, labels in HEADER_LABELS.items() for label in labels}

#: "… wrote:", without the who and the when.
WROTE = re.compile(
    r"(?:\b(?:wrote|writes|schrieb|schreibt|écrivait|écrit|ecrit|escribió|escribio|escribiu|escreveu|ha scritto|"
    r"scrive|schreef|geschreven|skrev|skreiv|skrifaði|kirjoitti|napisał\(a\)|napisał|napisała|pisze|napsal\(a\)|"
    r"napsal|"
    r"napísal\(a\)|napísal|írta|a scris|je napisao|je napisala|je napisal|je napisal/a|je napisao/la|"
    r"yazdı|şunu yazdı|şunları yazdı|kirjutas|rakstīja|parašė|rašė|đã viết|menulis|va escriure|ha escrit|idatzi du|"
    r"написал|написала|написал\(а\)|пишет|написав|написала|пише|написа|έγραψε|כתב|כתבה|כתב/ה)(?!\w)"
    r"|(?:写道|寫道|写到|写了|のメール|のメッセージ|さんは書きました|님이 작성|작성하였습니다|썼습니다|님의 말|"
    r"เขียนว่า|كتب|כתב))"
)

_FORWARDED = (
    r"forwarded message|fwd\.msg|forwarded mail|forwarded email|weitergeleitete|transféré|réexpédié|reenviado|"
    r"reencaminhad|encaminhad|inoltrat|doorgestuurd|vidarebefordra|videresend|vidaresend|välitet|"
    r"edelleenlähetet|přepos|prepos|"
    r"przekaz|przesłan|továbbít|redirecționat|redirectionat|пересыл|пересла|пересил|препра|iletilen|iletil|"
    r"yönlendirilen|"
    r"proslijeđ|prosljeđ|proslje|posredovan|posredova|转发|轉寄|转寄|転送|전달|προωθ|הועבר|edastatud|pārsūt|"
    r"persiųst|framsend"
)
#: ---------- Forwarded message ----------, alone or (Yahoo) with the headers behind it on the same line.
FORWARD_RULE = re.compile(rf"^[>\s]*[-—_=]{{2,}} ?[^-]{{0,40}}(?:{_FORWARDED})[^-:]{{0,40}} ?[-—_=]{{2,}}")
#: Begin forwarded message:
FORWARD_PHRASE = re.compile(rf"^[>\s]*[^:<>@]{{0,40}}(?:{_FORWARDED})[^:<>@]{{0,40}} ?[:：]$")

_ORIGINAL = (
    r"original message|original appointment|original email|reply message|ursprüngliche nachricht|originalnachricht|"
    r"originale nachricht|message d'origine|message d’origine|message original|mensaje original|"
    r"mensagem original|messaggio originale|"
    r"messaggio original|oorspronkelijk bericht|origineel bericht|ursprungligt meddelande|ursprungsmeddelande|"
    r"originalmeddelande|"
    r"oprindelig meddelelse|original meddelelse|opprinnelig melding|original melding|opphavleg melding|"
    r"alkuperäinen viesti|"
    r"původní zpráva|pôvodná správa|wiadomość oryginalna|oryginalna wiadomość|wiadomość pierwotna|исходное сообщение|"
    r"оригинальное сообщение|исходное письмо|початкове повідомлення|оригінальне повідомлення|eredeti üzenet|"
    r"orijinal mesaj|"
    r"özgün ileti|mesaj original|izvorna poruka|originalna poruka|izvorno sporočilo|原始邮件|原始郵件|原始讯息|"
    r"元のメッセージ|"
    r"オリジナルメッセージ|원본 메시지|원본 메일|αρχικό μήνυμα|הודעה מקורית|الرسالة الأصلية|algne kiri|"
    r"algne sõnum|missatge original"
)
#: -----Original Message-----, also with stars around it.
ORIGINAL_RULE = re.compile(rf"^[>\s*]*[-—_=]{{2,}} ?(?:{_ORIGINAL}) ?[-—_=]{{2,}}[\s*]*$")

#: What telephones and apps sign with.
DEVICE_SIGNATURE = re.compile(
    r"^[\s*_>(\[]*(?:"
    r"(?:sent|sent with|sent via|mailed|gesendet|envoyé|envoyée|enviado|enviada|inviato|verzonden|verstuurd|"
    r"skickat|skickad|sendt|"
    r"lähetetty|wysłano|wysłane|odesláno|odoslané|отправлено|надіслано|trimis|poslano|saadetud) "
    r"(?:from|by|with|via|using|von|mit|vom|über|depuis|avec|à partir|de|desde|do|da|dal|com|con|tramite|vanaf|"
    r"van|met|"
    r"från|med|fra|min|iphone|omasta|z|ze|с|из|від|din|s) ?[^.!?]{0,70}\.?"
    r"|(?:get|hol|holen sie sich|obtenir|obtenez|télécharger|obtener|obtén|obter o|ottieni|download|hämta|hent|"
    r"få|hanki|"
    r"pobierz|získat|скачать) outlook\b.{0,80}"
    r"|outlook (?:für|voor|pour|para|per|til|för) (?:ios|android).{0,60}"
    r"|von meinem .{2,50} gesendet\.?|diese nachricht wurde von meinem .{2,60} gesendet\.?|"
    r"von samsung mobile gesendet\.?"
    r"|lähetetty (?:laitteesta|puhelimesta|iphonesta|ipadista|outlook).{0,50}|lähetä(?:tt)?y .{2,30}"
    r"|从我的.{1,20}发送|发自我的.{1,20}|(?:iphone|ipad)から送信|나의 .{1,20}에서 보냄|.{2,15}['’]?[dt]an gönderildi"
    r")[\s*_)\]]*(?:<https?://[^>]{0,200}>)?[\s*_]*$"
)

#: A line that only greets; whoever writes no more than that above a quote has answered below it.
GREETING = re.compile(
    r"^(?:hi|hello|hey|dear|good (?:morning|day|afternoon|evening)|hallo|guten (?:tag|morgen|abend)|lieber?|"
    r"sehr geehrte[rs]?|moin|"
    r"bonjour|bonsoir|salut|cher|chère|hola|estimad[oa]s?|buen[oa]s (?:d[ií]as|tardes|noches)|olá|bom dia|"
    r"boa (?:tarde|noite)|"
    r"prezad[oa]s?|car[oa]|ciao|buongiorno|buonasera|salve|gentile|goedendag|goedemorgen|goedemiddag|beste|"
    r"geachte|hej|hei|heisann|"
    r"god (?:dag|morgon|morgen)|kjære|kære|terve|moi|hyvää (?:päivää|huomenta|iltaa)|dzień dobry|cześć|"
    r"dobrý den|ahoj|здравствуйте|"
    r"привет|добрый день|добрий день)\b[^.?;:]{0,50}[,.!:]?$"
)

#: Subjects of forwarded mail begin with one of these; “VS” is a forward in Danish and Norwegian, a reply in Finnish.
_FORWARD_SUBJECT = re.compile(
    r"^\s*(?:\[[^\]]{0,40}\]\s*)*(fwd?|wg|tr|rv|enc|i|vl|vb|vs|pd|i̇lt|ilt|doorst|videresendt?|转发|轉寄|转寄|"
    r"továbbítás|továbbítva|"
    r"προωθ|фв|fyi)(?:\s*\[\d+\])?\s*[:：]"
)


def is_forward_subject(subject: str, *, from_label: str = "") -> bool:
    """Whether a subject says that the mail was forwarded. `from_label`: the quoted header's own word for “From”."""
    match = _FORWARD_SUBJECT.match(folded(subject))
    if match is None:
        return False
    return match.group(1) != "vs" or from_label == "fra"
