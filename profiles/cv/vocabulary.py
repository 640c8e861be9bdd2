"""PURE: headings, languages and levels as CVs write them: German and English, the clients' languages where cheap."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import enum
import re


class Section(enum.StrEnum):
    """Which part of a CV a line stands in."""

    PERSONAL = "personal"  # and all that is never kept: hobbies, references, summaries
    WORK = "work"
    EDUCATION = "education"
    SKILLS = "skills"
    LANGUAGES = "languages"
    LICENCE = "licence"
    CERTIFICATES = "certificates"
    WISH = "wish"


_HEADINGS = {
    Section.WORK: r"(?:berufs|arbeits)(?:erfahrung\w*|praxis|tätigkeit\w*|laufbahn|weg)|berufliche[rs]? (?:werdegang|laufbahn|erfahrung\w*|stationen|praxis|tätigkeit\w*)|werdegang|praktische erfahrung\w*|"
    r"praktik(?:um|a)|(?:neben|ferien)jobs|tätigkeiten|beschäftigung\w*|arbeitsleben|(?:work|professional|employment|job|career)(?: and \w+)? (?:experience|history|background)|experience|employment|"
    r"expériences? professionnelles?|experiencia (?:laboral|profesional)|esperienz[ae] (?:lavorativ[ae]|professional[ie])|experiență profesională|experienta profesionala|doświadczenie zawodowe|iş deneyimi|deneyim|"
    r"досвід роботи|опыт работы|трудовая деятельность|الخبر(?:ة|ات)(?: (?:العملية|المهنية))?|سوابق (?:کاری|شغلی)|تجربه کاری",
    Section.EDUCATION: r"(?:schul|aus|weiter|fort|berufs|hochschul)?-?,? ?(?:(?:und|&|/) ?)?(?:aus|weiter|schul|berufsaus)?bildung(?:sweg|sgang)?(?: und (?:studium|qualifikation\w*|weiterbildung))?|schul-? (?:und|&) (?:berufs)?ausbildung|schulische (?:ausbildung|laufbahn|bildung)|schule|schulen|studium|akademische ausbildung|schulbesuch|"
    r"education(?: (?:and|&) (?:training|qualifications?))?|academic (?:background|history)|formation|éducation|educación|formación(?: académica)?|istruzione(?: e formazione)?|educație(?: și formare)?|studii|wykształcenie|eğitim(?: bilgileri)?|"
    r"освіта|образование|التعليم|المؤهلات(?: العلمية)?|تحصیلات",
    Section.SKILLS: r"(?:(?:edv|it|pc|fach|computer|sonstige|besondere|weitere|berufliche|technische|persönliche)[- ]?)?(?:kenntnisse|fähigkeiten|fertigkeiten|kompetenzen|qualifikationen|stärken)(?: (?:und|&) (?:kenntnisse|fähigkeiten|fertigkeiten|kompetenzen|interessen|qualifikationen))?|skills|edv|"
    r"(?:key |core |technical |professional |it |digital |personal |job[- ]related |other )?skills(?: (?:and|&) (?:competences?|abilities|knowledge))?|competenc(?:es|ies)|compétences|competencias|habilidades|competenze|competențe|abilități|umiejętności|beceriler|yetenekler|"
    r"навички|навыки|умения|المهارات|مهارت ?ها",
    Section.LANGUAGES: r"sprachen?|(?:fremd)?sprach(?:kenntnisse|en|kompetenz\w*)|languages?(?: skills)?|langues|idiomas|lingue|limbi(?: străine)?|języki(?: obce)?|diller|yabancı dil(?:ler)?|(?:знання )?мови?|(?:знание )?языки?|اللغات|زبان ?ها",
    Section.LICENCE: r"führerscheine?|fahrerlaubnis|driving licen[cs]es?|permis de conduire|permiso de conducir|patente|permis(?: de)? conducere|prawo jazdy|ehliyet|sürücü belgesi|посвідчення водія|водительск\w+ \w+|رخصة (?:القيادة|قيادة)|گواهینامه(?: رانندگی)?",
    Section.CERTIFICATES: r"zertifikate?(?: (?:und|&) \w+)?|zertifizierungen|bescheinigungen|lehrgänge(?: (?:und|&) \w+)?|kurse(?: (?:und|&) \w+)?|fort- und weiterbildung(?:en)?|weiterbildung(?:en)?|fortbildung(?:en)?|schulungen|zusatzqualifikationen|"
    r"certificat(?:es|ions?)(?: (?:and|&) \w+)?|licen[cs]es (?:and|&) certificat\w+|courses|trainings?|certificados|certificazioni|certificări|kursy|сертифікати|сертификаты|курси|курсы|sertifikalar|kurslar|الشهادات|الدورات|دوره ?ها",
    Section.WISH: r"berufsziel|berufswunsch|stellenwunsch|wunschberuf|ziel(?:position)?|angestrebte (?:position|tätigkeit|stelle)|gewünschte (?:position|tätigkeit|stelle)|gesuchte (?:position|tätigkeit|stelle)|desired (?:position|job|role)|"
    r"job applied for|position applied for|preferred job|(?:career )?objective|poste recherché|puesto deseado|istenen pozisyon|бажана посада|желаемая должность|الوظيفة المطلوبة",
    Section.PERSONAL: r"persönliche (?:daten|angaben|informationen)|personalien|zur person|kontakt(?:daten)?|anschrift|adresse|personal (?:details|information|data)|contact(?: details)?|lebenslauf|curriculum vitae|cv|résumé|resume|"
    r"familie|familienstand|staatsangehörigkeit|nationalität|religion|konfession|geburts(?:datum|ort)|geboren|eltern|geschwister|"
    r"hobb(?:y|ies|ys)|interessen|freizeit|interests|hobbies (?:and|&) interests|referenzen|references|über mich|about me|profil|kurzprofil|summary|profile|zusammenfassung|ehrenamt\w*|volunteer\w*|mitgliedschaften|memberships|"
    r"publikationen|publications|auszeichnungen|awards|projekte|projects|sonstiges|anlagen|attachments|informations personnelles|datos personales|dati personali|date personale|dane osobowe|kişisel bilgiler|особисті дані|личные данные|المعلومات الشخصية|البيانات الشخصية|مشخصات فردی",
}  # fmt: skip
# "Weiterbildung" alone is about courses, "Aus- und Weiterbildung" about education
HEADINGS = tuple(
    (section, re.compile(_HEADINGS[section]))
    for section in sorted(Section, key=lambda each: each is not Section.CERTIFICATES)
)

_LANGUAGES = {
    "de": "deutsch|german|allemand|alemán|tedesco|germană|niemiecki|almanca|німецька|немецкий|الألمانية|آلمانی|deutsche sprache",
    "en": "englisch|english|anglais|inglés|inglese|engleză|angielski|ingilizce|англійська|английский|الإنجليزية|انگلیسی",
    "fr": "französisch|french|français|francés|francese|franceză|fransızca|французька|французский|الفرنسية|فرانسوی",
    "es": "spanisch|spanish|español|espagnol", "it": "italienisch|italian|italiano|italien",
    "tr": "türkisch|turkish|türkçe|турецька|турецкий|التركية|ترکی", "ar": "arabisch|arabic|arabe|العربية|عربي|arapça|عربی",
    "ru": "russisch|russian|русский|російська|rusă|rosyjski|rusça|الروسية", "uk": "ukrainisch|ukrainian|українська|украинский|ucraineană",
    "pl": "polnisch|polish|polski|польська|польский", "ro": "rumänisch|romanian|română|румунська",
    "el": "griechisch|greek|ελληνικά", "hr": "kroatisch|croatian|hrvatski", "sr": "serbisch|serbian|srpski", "bs": "bosnisch|bosnian|bosanski",
    "sq": "albanisch|albanian|shqip", "fa": "persisch|farsi|persian|dari|فارسی|دری", "ps": "paschtu|paschto|pashto|پښتو",
    "ku": "kurdisch|kurdish|kurmandschi|kurmanci|kurmanji|sorani|kurdî|الكردية|کردی", "pt": "portugiesisch|portuguese|português", "hu": "ungarisch|hungarian|magyar",
    "bg": "bulgarisch|bulgarian|български", "mk": "mazedonisch|macedonian|македонски", "zh": "chinesisch|chinese|mandarin|中文", "vi": "vietnamesisch|vietnamese|tiếng việt",
    "ti": "tigrinya|tigrinisch|ትግርኛ", "am": "amharisch|amharic|አማርኛ", "so": "somali|somalisch|soomaali", "cs": "tschechisch|czech|čeština", "sk": "slowakisch|slovak|slovenčina",
    "nl": "niederländisch|dutch|nederlands", "sv": "schwedisch|swedish|svenska", "da": "dänisch|danish", "no": "norwegisch|norwegian", "fi": "finnisch|finnish",
    "ja": "japanisch|japanese|日本語", "hi": "hindi|हिन्दी", "ur": "urdu|اردو", "bn": "bengali|bengalisch", "ta": "tamil|tamilisch", "th": "thailändisch|thai",
    "ka": "georgisch|georgian|ქართული", "hy": "armenisch|armenian", "az": "aserbaidschanisch|azerbaijani", "he": "hebräisch|hebrew|עברית", "lt": "litauisch|lithuanian", "lv": "lettisch|latvian", "sl": "slowenisch|slovenian",
    "sw": "suaheli|swahili|kisuaheli", "ha": "hausa", "yo": "yoruba", "ig": "igbo", "ber": "berber|tamazight", "rom": "romani|romanes", "uz": "usbekisch|uzbek", "mn": "mongolisch",
    "ko": "koreanisch|korean", "id": "indonesisch|indonesian", "tl": "tagalog|filipino",
}  # fmt: skip
LANGUAGE_CODES = {word: code for code, words in _LANGUAGES.items() for word in words.split("|")}
LANGUAGE = re.compile(
    r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, LANGUAGE_CODES), key=len, reverse=True)) + r")(?!\w)", re.I
)
_ISO_639_2 = (
    "deu de,ger de,eng en,fra fr,fre fr,spa es,ita it,tur tr,ara ar,rus ru,ukr uk,pol pl,ron ro,rum ro,ell el,gre el,hrv hr,srp sr,bos bs,sqi sq,alb sq,"
    "fas fa,per fa,pus ps,kur ku,por pt,hun hu,bul bg,mkd mk,mac mk,zho zh,chi zh,vie vi,tir ti,amh am,som so,ces cs,cze cs,slk sk,slo sk,nld nl,dut nl,"
    "swe sv,dan da,nor no,fin fi,jpn ja,hin hi,urd ur,ben bn,tam ta,tha th,kat ka,geo ka,hye hy,arm hy,aze az,heb he,lit lt,lav lv,slv sl,est et"
)
ISO_639 = {pair.split()[0]: pair.split()[1] for pair in _ISO_639_2.split(",")}

# What people call their knowledge of a language, and the level that it means most often; always an estimate.
_LEVEL_WORDS = (
    (6, r"muttersprach\w*|erstsprache|native(?: speaker)?|mother tongue|bilingual|zweisprachig|langue maternelle|lengua materna|madrelingua|limba maternă|język ojczysty|ana ?dil\w*|рідна|родной|اللغة الأم|زبان مادری"),
    (5, r"verhandlungssicher\w*|fließend\w*|fliessend\w*|sehr gut\w*|fluent\w*|proficient|advanced|excellent|full professional\w*|fortgeschritten\w*|courant|fluido|biegle|akıcı|ileri|вільно|свободно|طلاقة|ممتاز"),
    (4, r"gut in wort und schrift|konversationssicher\w*|professional working\w*|upper[- ]intermediate|good"),
    (3, r"gute?s?(?: kenntnisse| sprachkenntnisse)?|befriedigend\w*|mittel\w*|intermediate|conversational|working knowledge|intermédiaire|średni\w*|orta|середній|средний|جيد|متوسط"),
    (1, r"grundkenntniss\w*|grundlagen|anfänger\w*|basis\w*|basic\w*|beginner|elementary|limited working\w*|wenig|schulkenntnisse|débutant|básico|base|podstaw\w*|başlangıç|temel|початковий|начальный|базовый|مبتدئ"),
)  # fmt: skip
LEVEL_WORDS = tuple((level, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.I)) for level, words in _LEVEL_WORDS)
CEFR_LEVELS = {"A0": 0, "A1": 1, "A2": 2, "B1": 3, "B2": 4, "C1": 5, "C2": 6}
CEFR = re.compile(r"(?<![\w/])([ABC][12])(?:\.\d)?(?:\s?[/-]\s?([ABC][12]))?\+?(?!\w)", re.I)

_SKILL_WORDS = (
    (3, r"sehr gut\w*|expert\w*|experte|master|meister|profi|advanced|excellent|hervorragend\w*|proficient|fließend"),
    (1, r"grundkenntniss\w*|grundlagen|basis\w*|basic\w*|beginner|anfänger\w*|elementary|etwas"),
    (2, r"gut\w*|fortgeschritten\w*|intermediate|good|erfahren\w*|solide\w*|sicher\w*|anwender\w*"),
)
SKILL_WORDS = tuple(
    (level, re.compile(rf"(?<!\w)(?:{words})(?:\s?kenntnisse)?(?!\w)", re.I)) for level, words in _SKILL_WORDS
)

_CLASS = r"(?:AM|A1|A2|A|BE|B|C1E|C1|CE|C|D1E|D1|DE|D|L|T)"
LICENCE_CLASS = re.compile(rf"(?<![\w]){_CLASS}(?![\w])")
LICENCE = re.compile(
    rf"(?P<no>(?i:kein(?:en)?|ohne|no)\s)?(?:(?i:pkw|lkw|auto|eu)[- ]?)?(?i:{_HEADINGS[Section.LICENCE]})\s?(?i:der\s)?[:,(-]?\s?(?i:(?:der )?(?:klassen?|kl\.?|kategorien?|kat\.?|category|categories|cat\.?|class(?:es)?|категор\w+|kategoria|categoria|sınıfı|فئة|پایه))?"
    rf"\s?[:\"„']?\s?(?P<classes>{_CLASS}(?!\w)(?:[\s,/+&;]|(?i:und|and|sowie))*(?:{_CLASS}(?!\w)(?:[\s,/+&;]|(?i:und|and|sowie))*)*|(?P<old>[123])(?![\d.\w/]))?"
)  # fmt: skip
