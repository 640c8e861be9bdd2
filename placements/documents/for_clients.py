"""PURE: documents for clients: proposal letter, reply form, sheet of Art. 13 DSGVO, notice on the program.

A letter is German; in another language the translation stands behind it, marked as not yet reviewed. Sheets are in one
language each.
"""

from placements.documents.content import Block, Case, Content, Job, Letter, Texts, block, day_text, in_language, items
from placements.documents.job_facts import job_facts


def proposal_letter(case: Case, german: Texts, other: Texts | None, language: str) -> Content:
    """The Vermittlungsvorschlag with its reply form; what must not be missing was checked before."""
    job = job_of(case)
    blocks = [block("title", german["letter"]["subject"] % {"title": job.title})]
    blocks += _letter(case, job, german, german)
    blocks += [{"kind": "page"}, *_reply(case, german)]
    if other is not None:
        title = block("title", other["letter"]["subject"] % {"title": job.title})
        translated = [title, block("strong", other["unreviewed"]), *_letter(case, job, other, german)]
        blocks += in_language([{"kind": "page"}, *translated], language)
        blocks += in_language([{"kind": "page"}, *_reply(case, other)], language)
    about = tuple(line for line in (day_text(case.made_on), case.reference) if line)
    return Content(
        title=german["letter"]["subject"] % {"title": job.title},
        language="de",
        sender=case.sender,
        blocks=blocks,
        letter=Letter((case.client_name, *case.client_address), case.sender, about),
        page_word=german["page"],
    )


def client_reply_form(case: Case, texts: Texts, language: str) -> Content:
    """The reply form alone."""
    title = texts["reply"]["title"] % {"reference": case.reference}
    return _sheet(case, title, _reply(case, texts), texts, language)


def information_sheet(case: Case, texts: Texts, language: str) -> Content:
    """What the client must be told when data are collected (Art. 13 DSGVO, § 82 SGB X)."""
    words, who = texts["privacy"], case.sender
    places = {
        "sender": who.name, "address": f"{who.street}, {who.postcode} {who.town}", "phone": who.phone,
        "email": who.email, "privacy": who.privacy_contact, "authority": who.authority,
    }  # fmt: skip
    blocks = [block("title", words["title"])]
    for name in ("who", "why", "what", "who_gets", "how_long", "must", "automatic"):
        blocks += [block("heading", words[f"{name}_title"]), block("paragraph", words[name] % places)]
    rights = [text % places for text in words["rights"]]
    blocks += [block("heading", words["rights_title"]), items("list", rights)]
    return _sheet(case, words["title"], blocks, texts, language)


def ai_notice(case: Case, texts: Texts, language: str) -> Content:
    """That a program helps to choose (Art. 26 (11) and Art. 86 of the AI Act)."""
    words, who = texts["ai"], case.sender
    blocks = [block("title", words["title"]), *(block("paragraph", text) for text in words["paragraphs"])]
    blocks += [block("heading", words["rights_title"]), items("list", words["rights"])]
    blocks.append(block("paragraph", words["contact"] % {"sender": who.name, "phone": who.phone, "email": who.email}))
    return _sheet(case, words["title"], blocks, texts, language)


def job_of(case: Case) -> Job:
    """The vacancy; a document about a proposal always has one."""
    if case.job is None:
        raise ValueError("a document about a proposal needs its vacancy")
    return case.job


def _letter(case: Case, job: Job, texts: Texts, german: Texts) -> list[Block]:
    words, who = texts["letter"], case.sender
    reply = words["reply"] % {
        "day": day_text(case.reply_by) if case.reply_by else "", "phone": who.phone, "email": who.email,
    }  # fmt: skip
    return [
        block("paragraph", words["greeting"] % {"name": case.client_name}),
        block("paragraph", words["intro"]),
        block("heading", words["job"]),
        items("facts", job_facts(job, texts)),
        block("heading", words["reply_title"]),
        block("paragraph", reply),
        block("heading", words["next_title"]),
        block("paragraph", words["next"]),
        block("heading", words["rights_title"]),
        items("list", words["rights"]),
        *_notice(case, texts, is_german=texts is german),
        block("paragraph", words["closing"]),
        block("paragraph", f"{who.writer}, {who.name}"),
    ]


def _notice(case: Case, texts: Texts, *, is_german: bool) -> list[Block]:
    """The notice as it was decided, word for word; else the sentence that there is none."""
    words = texts["letter"]
    if case.notice is None:
        return [block("paragraph", words["no_notice"])]
    decided = {"day": day_text(case.notice.decided_on), "name": case.notice.by, "second": case.notice.second}
    return [
        block("heading", words["notice_title"]),
        block("paragraph", words["notice_by"] % decided),
        block("notice", case.notice.wording, None if is_german else "de"),
    ]


def _reply(case: Case, texts: Texts) -> list[Block]:
    words = texts["reply"]
    return [
        block("title", words["title"] % {"reference": case.reference}),
        *([block("strong", texts["unreviewed"])] if texts["unreviewed"] else []),
        block("paragraph", words["intro"] % {"address": case.sender.address}),
        items("choices", words["choices"]),
        items("lines", words["lines"]),
    ]


def _sheet(case: Case, title: str, blocks: list[Block], texts: Texts, language: str) -> Content:
    marked = list(blocks)
    if texts["unreviewed"] and not any(each.get("text") == texts["unreviewed"] for each in blocks):
        marked.insert(1, block("strong", texts["unreviewed"]))
    return Content(title, language, case.sender, marked, page_word=texts["page"])
