// Suggestions while typing, after the ARIA 1.2 combobox pattern (list, no inline completion). The endpoint answers
// GET url?q=text with {"results": [{"value": ..., "label": ..., "hint": ...}]}. Without script the field is plain text.
// With data-keep-url a word that finds nothing can be noted for the catalogue's keeper: it is the only option then.
const DELAY_MS = 150;
const MIN_LENGTH = 2;
const MIN_KEPT = 3;

class Combobox {
  constructor(box) {
    this.box = box;
    this.input = box.querySelector("[role=combobox]");
    this.list = box.querySelector("[role=listbox]");
    this.value = box.querySelector("[data-combobox-value]");
    this.status = box.querySelector("[role=status]");
    this.note = box.querySelector("[data-combobox-note]");
    this.options = [];
    this.active = -1;
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    // Without this the click takes the focus first, and blur closes the list under the pointer.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.pick(this.options[Number(option.dataset.index)]);
    });
    // What was typed while this script was still on its way is answered too.
    if (document.activeElement === this.input && this.input.value && !this.value?.value) this.typed();
  }

  typed() {
    if (this.value) this.value.value = "";
    if (this.note) this.note.hidden = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(this.input.value.trim()), DELAY_MS);
  }

  async ask(text) {
    this.request?.abort();
    if (text.length < MIN_LENGTH) return this.close();
    this.request = new AbortController();
    const url = new URL(this.box.dataset.url, location.href);
    url.searchParams.set("q", text);
    try {
      const answer = await fetch(url, { signal: this.request.signal, headers: { Accept: "application/json" } });
      if (answer.ok) this.show(this.orKeep((await answer.json()).results, text));
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(options) {
    const before = this.options[this.active];
    this.options = options;
    this.active = -1;
    this.list.replaceChildren(...options.map((option, index) => this.row(option, index)));
    this.open(options.length > 0 && document.activeElement === this.input);
    if (before) this.stayAt(before);
    const isFound = options.length > 0 && !options[0].keeps;
    const text = isFound ? this.box.dataset.found : options.length ? options[0].label : this.box.dataset.none;
    this.status.textContent = text.replace("{n}", options.length);
  }

  // A later answer must not take the choice from under the Enter key, which would then send the form.
  stayAt(before) {
    const place = this.options.findIndex((option) => (before.keeps ? option.keeps : option.value === before.value));
    if (place < 0 || this.list.hidden) return;
    this.active = place - 1;
    this.move(1);
  }

  orKeep(results, text) {
    const { keepUrl, keepLabel } = this.box.dataset;
    if (results.length || !keepUrl || text.length < MIN_KEPT) return results;
    return [{ keeps: text, label: keepLabel.replace("{text}", text) }];
  }

  async keep(text) {
    this.options = [];
    this.close();
    const token = this.input.form?.querySelector("[name=csrf_token]")?.value ?? "";
    const body = new URLSearchParams({ csrf_token: token, kind: this.box.dataset.keepKind, text });
    try {
      const answer = await fetch(this.box.dataset.keepUrl, { method: "POST", body, headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      this.note.textContent = (await answer.json()).message;
      this.note.hidden = false;
      this.status.textContent = this.note.textContent;
    } catch {
      this.note.hidden = true;
    }
  }

  row(option, index) {
    const row = document.createElement("li");
    row.id = `${this.list.id}-${index}`;
    row.className = "combobox__option";
    row.dataset.index = index;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    row.textContent = option.label;
    if (option.hint) {
      const hint = document.createElement("span");
      hint.className = "combobox__hint";
      hint.textContent = option.hint;
      row.append(hint);
    }
    return row;
  }

  open(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.active = -1;
    this.open(false);
  }

  move(step) {
    if (this.list.hidden) return this.show(this.options);
    const size = this.options.length;
    this.active = this.active < 0 && step < 0 ? size - 1 : (this.active + step + size) % size;
    [...this.list.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === this.active)));
    const row = this.list.children[this.active];
    this.input.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (this.options.length) this.move(key === "ArrowDown" ? 1 : -1);
    } else if (key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.pick(this.options[this.active]);
    } else if (key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  pick(option) {
    if (option.keeps) return this.keep(option.keeps);
    this.input.value = option.label;
    if (this.value) this.value.value = option.value;
    this.options = [];
    this.close();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

export function setUpComboboxes(root) {
  for (const box of root.querySelectorAll(".combobox[data-url]")) {
    if (box.dataset.ready) continue;
    box.dataset.ready = "true";
    new Combobox(box);
  }
}
