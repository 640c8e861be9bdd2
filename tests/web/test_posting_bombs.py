"""What is uploaded as the text of a vacancy is read in bounded time and memory, whatever it unpacks to."""

import json
import resource
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

MEBIBYTE = 2**20
MOST_MEMORY = 700 * MEBIBYTE  # of addresses; Python and its libraries take about half
MOST_SECONDS = 20  # of one processor
READ = """
import sys
from pathlib import Path
from profiles.cv.errors import UnreadableCv
from profiles.cv.recognise import text_of
try:
    print(len(text_of(Path(sys.argv[1]).read_bytes())), "characters")
except UnreadableCv as error:
    print("refused:", error)
"""
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha" * 10}">' for n in range(12))


def package(part: str, content: bytes, times: int = 1) -> bytes:
    """An archive with one part that holds the content so many times."""
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        with file.open(part, "w", force_zip64=True) as stream:
            for _ in range(times):
                stream.write(content)
    return data.getvalue()


def docx_that_unpacks_to_a_lot() -> bytes:
    return package("word/document.xml", b"<w:p>" * (MEBIBYTE // 5), times=60)


def docx_that_lies_about_its_size() -> bytes:
    data = package("word/document.xml", b"<w:p>" * (MEBIBYTE // 5), times=40)
    honest = (40 * 5 * (MEBIBYTE // 5)).to_bytes(4, "little")
    return data.replace(honest, (1000).to_bytes(4, "little"))


def docx_with_entities() -> bytes:
    text = f"<?xml version='1.0'?><!DOCTYPE a [{LAUGHS}]><w:document {WORD}><w:t>&l11;</w:t></w:document>"
    return package("word/document.xml", text.encode())


def docx_that_is_deep() -> bytes:
    return package("word/document.xml", f"<w:document {WORD}>".encode() + b"<w:p>" * 100_000)


def workbook() -> bytes:
    return package("xl/worksheets/sheet1.xml", b"<c>" * (MEBIBYTE // 3), times=60)


def pdf(*objects: bytes, pages: int = 1) -> bytes:
    """A PDF of one page object, referenced so often, and further objects from number 4 on."""
    kids = b"3 0 R " * pages
    own = (
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<>>>>", *objects,
    )  # fmt: skip
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(own, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = b"xref\n0 %d\n0000000000 65535 f \n" % (len(own) + 1)
    return body + start + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(own) + 1, len(body))


def stream(content: bytes, filters: bytes) -> bytes:
    return b"<</Length %d/Filter%s>>stream\n%s\nendstream" % (len(content), filters, content)


def pdf_that_unpacks_to_a_lot() -> bytes:
    packer = zlib.compressobj(9)
    content = b"".join(packer.compress(b"(x) Tj " * (MEBIBYTE // 7)) for _ in range(90)) + packer.flush()
    return pdf(stream(content, b"/FlateDecode"))


def pdf_packed_twice() -> bytes:
    packer = zlib.compressobj(9)
    content = b"".join(packer.compress(bytes(MEBIBYTE)) for _ in range(120)) + packer.flush()
    return pdf(stream(zlib.compress(content, 9), b"[/FlateDecode/FlateDecode]"))


def pdf_with_many_pages() -> bytes:
    return pdf(stream(zlib.compress(b"BT (x) Tj ET " * 4_000, 9), b"/FlateDecode"), pages=20_000)


MAKERS: tuple[Callable[[], bytes], ...] = (
    docx_that_unpacks_to_a_lot, docx_that_lies_about_its_size, docx_with_entities, docx_that_is_deep, workbook,
    pdf_that_unpacks_to_a_lot, pdf_packed_twice, pdf_with_many_pages,
)  # fmt: skip


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_a_bomb_sent_as_the_text_of_a_vacancy_ends_in_bounded_time_and_memory(
    tmp_path: Path, make: Callable[[], bytes]
) -> None:
    (tmp_path / "advert").write_bytes(make())

    def limits() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))

    done = subprocess.run(
        [sys.executable, "-c", READ, str(tmp_path / "advert")], capture_output=True, text=True, check=False,
        preexec_fn=limits, cwd=Path(__file__).parents[2], env={"OPENBLAS_NUM_THREADS": "1", "PATH": "/usr/bin"},
    )  # fmt: skip

    assert done.stdout.startswith("refused:"), json.dumps([done.stdout[-300:], done.stderr[-600:]])
