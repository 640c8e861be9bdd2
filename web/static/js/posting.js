// The posting form keeps what is typed: a second after the last letter it is sent, and put together with what other
// contacts have typed meanwhile. Without this script the buttons do the same.
import { setUpComboboxes } from "./combobox.js";

const KEEP_AFTER_MS = 1000;
const ASK_AFTER_MS = 2500;
const RETRY_MS = 5000;

class Posting {
  constructor(form) {
    this.form = form;
    this.said = document.getElementById("posting-said");
    this.isLive = document.querySelector("#posting-people[data-live]") !== null;
    form.addEventListener("input", (event) => this.typed(event));
    form.addEventListener("change", (event) => this.typed(event));
    form.addEventListener("submit", (event) => this.submitted(event));
    form.addEventListener("click", (event) => this.clicked(event));
    window.addEventListener("pagehide", () => this.leave());
    for (const head of form.querySelectorAll(".week-taps th[data-all]")) this.makeHead(head);
    if (this.isLive) this.askLater(0);
  }

  typed(event) {
    if (event.target.type === "file" || event.target.name?.startsWith("choice-")) return;
    this.isDirty = true;
    this.say(this.form.dataset.typing);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send("keep"), KEEP_AFTER_MS);
    if (this.isLive && event.type === "change") this.askLater(ASK_AFTER_MS);
  }

  askLater(wait) {
    clearTimeout(this.question);
    this.question = setTimeout(() => this.send("people"), wait);
  }

  // One request at a time: the next one needs the prints that the one before brings.
  async send(what) {
    while (this.sending) await this.sending;
    clearTimeout(this.timer);
    if (what === "people") clearTimeout(this.question);
    this.isDirty = false;
    this.sending = this.exchange(what);
    await this.sending;
    this.sending = null;
  }

  async exchange(what) {
    try {
      const answer = await fetch(this.form.action, { method: "POST", body: this.body(what), headers: { Accept: "application/json" } });
      const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
      if (isOurs && answer.ok) this.take(await answer.json());
      else this.say(this.form.dataset.expired);
    } catch {
      this.isDirty = true;
      this.say(this.form.dataset.offline);
      this.timer = setTimeout(() => this.send("keep"), RETRY_MS);
    }
  }

  body(what) {
    const body = new FormData(this.form);
    body.delete("advert");
    for (const name of [...body.keys()]) if (name.startsWith("choice-")) body.delete(name); // a button decides
    body.set("do", what);
    return body;
  }

  take(answer) {
    if (this.form.getAttribute("action") !== answer.url) {
      this.form.setAttribute("action", answer.url);
      history.replaceState(null, "", answer.url);
    }
    this.form.elements.prints.value = JSON.stringify(answer.prints);
    this.put("posting-notes", answer.notes);
    this.put("posting-understood", answer.understood);
    if (answer.people) this.put("posting-people", answer.people);
    if (answer.rows) this.addRow(answer.rows);
    if (!this.isDirty) this.say(answer.said);
  }

  put(id, html) {
    const place = document.getElementById(id);
    if (place && place.innerHTML.trim() !== html.trim()) place.innerHTML = html;
  }

  // Only the new row is taken, so that what is typed meanwhile stays.
  addRow(html) {
    const rows = document.getElementById("needed-rows");
    const found = new DOMParser().parseFromString(html, "text/html").querySelectorAll("fieldset");
    for (const row of [...found].slice(rows.children.length)) {
      rows.append(row);
      setUpComboboxes(row);
    }
    rows.lastElementChild.querySelector("[role=combobox]").focus();
  }

  clicked(event) {
    if (event.target.closest("button")?.name !== "do") return;
    const what = event.target.closest("button").value;
    if (what !== "add" && what !== "people") return;
    event.preventDefault();
    this.send(what);
  }

  async submitted(event) {
    clearTimeout(this.timer);
    clearTimeout(this.question);
    if (!this.sending) {
      this.isDirty = false;
      return;
    }
    event.preventDefault();
    await this.sending;
    this.form.requestSubmit(event.submitter);
  }

  leave() {
    if (this.isDirty) fetch(this.form.action, { method: "POST", body: this.body("keep"), keepalive: true, headers: { Accept: "application/json" } });
  }

  // The names of days and times tick and untick their whole line.
  makeHead(head) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    const boxes = [...this.form.querySelectorAll("input[name=week]")].filter(({ value }) =>
      head.dataset.all.startsWith("-") ? value.endsWith(head.dataset.all) : value.startsWith(head.dataset.all));
    button.addEventListener("click", () => {
      const isOn = boxes.some((box) => !box.checked);
      for (const box of boxes) box.checked = isOn;
      boxes[0].dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  say(text) {
    if (this.said.textContent !== text) this.said.textContent = text;
  }
}

const form = document.querySelector("form[data-keeps-typing]");
if (form) new Posting(form);
