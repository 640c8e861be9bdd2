"""Files for the tests of CVs, made in memory: DOCX, ODT, PDF, with and without text."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

import pypdf

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
GERMAN_CV = """\
Lebenslauf

Persönliche Daten
Name: Mira Muster
Geburtsdatum: 01.02.1985 in Musterstadt
Familienstand: verheiratet, 2 Kinder
Religion: evangelisch
Staatsangehörigkeit: deutsch
Telefon: 0711 1234567, mira.muster@example.org
Führerschein: Klasse B

Berufserfahrung
seit 06/2021\tBäckerin, Bäckerei Beispiel GmbH, Stuttgart
- Teige herstellen
03/2018 – 05/2021\tBäckereihelferin bei Brot & Co. KG
2016\tElternzeit

Ausbildung
09/2001 – 07/2004 Ausbildung zur Bäckerin
1995 – 2001 Realschule, Abschluss: Mittlere Reife

Kenntnisse
Teige herstellen (sehr gut), Öfen bedienen
Gesundheitszeugnis

Sprachen
Deutsch B2
Englisch – Grundkenntnisse

Hobbys
Singen in der Kirchengemeinde
"""


def docx_of(text: str) -> bytes:
    """A DOCX with one paragraph for each line."""
    paragraphs = "".join(
        "<w:p>"
        + "<w:r><w:tab/></w:r>".join(f"<w:r><w:t>{escape(part)}</w:t></w:r>" for part in line.split("\t"))
        + "</w:p>"
        for line in text.splitlines()
    )
    return package({"word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{paragraphs}</w:body></w:document>'})


def docx_table(rows: Sequence[Sequence[str]]) -> bytes:
    """A DOCX with one table; lines of a cell are parted by line ends."""

    def cell(text: str) -> str:
        inner = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.split("\n"))
        return f"<w:tc>{inner}</w:tc>"

    body = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
    return package(
        {"word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body><w:tbl>{body}</w:tbl></w:body></w:document>'}
    )


def odt_of(text: str) -> bytes:
    """An ODT with one paragraph for each line."""
    name = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>".replace("\t", "<text:tab/>") for line in text.splitlines())
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    content = f'<office:d xmlns:office="{office}" xmlns:text="{name}">{paragraphs}</office:d>'
    return package(
        {"mimetype": "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": "<m/>", "content.xml": content}
    )


def package(parts: dict[str, str | bytes]) -> bytes:
    """A ZIP with these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return buffer.getvalue()


def pdf_of(text: str, *, password: str | None = None) -> bytes:
    """A PDF of one page with these lines, as plain as a PDF can be; without lines a page of nothing."""
    shown = "".join(f"({_pdf_text(line)}) Tj T*\n" for line in text.splitlines())
    content = f"BT /F1 9 Tf 12 TL 40 800 Td\n{shown}ET".encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    data = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"xref\n0 6\n0000000000 65535 f \n%strailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(data),
    )
    return _encrypted(data, password) if password else data


def pdf_with(name: str, attachment: bytes) -> bytes:
    """A PDF with a file inside, as the Europass portal makes it."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_of("Europass CV")))
    writer.add_attachment(name, attachment)
    return _written(writer)


def _encrypted(data: bytes, password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt(password, algorithm="AES-256")
    return _written(writer)


def _written(writer: pypdf.PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _pdf_text(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").replace("\t", "    ")
