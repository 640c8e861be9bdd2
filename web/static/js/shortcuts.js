// Single-key shortcuts on the review page: [data-shortcut="j n"] is pressed by J and by N. They can be switched off (WCAG 2.1.4),
// never fire while somebody types, and the choice stays with the browser.
const STORE = "passgenau.shortcuts";
const TYPING = "input, select, textarea, [contenteditable], [role=combobox]";

function areOn() {
  return localStorage.getItem(STORE) !== "off";
}

function show(toggle) {
  toggle.setAttribute("aria-pressed", String(areOn()));
  const state = document.querySelector("[data-shortcut-state]");
  if (state) state.textContent = areOn() ? state.dataset.on : state.dataset.off;
}

function press(event) {
  if (!areOn() || event.defaultPrevented || event.repeat) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING)) return;
  if (event.key === "?") return openHelp(event);
  const key = event.key.toLowerCase();
  const target = [...document.querySelectorAll("[data-shortcut]")].find((each) => each.dataset.shortcut.split(" ").includes(key));
  if (!target || target.closest("[hidden]")) return;
  event.preventDefault();
  target.focus({ preventScroll: true });
  target.click();
}

function openHelp(event) {
  const help = document.querySelector("details.shortcuts");
  if (!help) return;
  event.preventDefault();
  help.open = !help.open;
  help.querySelector("summary").focus();
}

export function setUpShortcuts() {
  const toggle = document.querySelector("[data-shortcut-toggle]");
  if (!toggle) return;
  for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false;
  toggle.addEventListener("click", () => {
    localStorage.setItem(STORE, areOn() ? "off" : "on");
    show(toggle);
  });
  show(toggle);
  document.addEventListener("keydown", press);
}
