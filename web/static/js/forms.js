// Forms: no second submission by a double click, a warning before typed changes are lost, filters that send themselves.
const guarded = new Set();

function snapshot(form) {
  return new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value.name ?? value)])).toString();
}

function buttonsOf(form) {
  return [...form.elements].filter((element) => element.type === "submit");
}

function release(form) {
  delete form.dataset.submitting;
  for (const button of buttonsOf(form)) button.removeAttribute("aria-disabled");
}

function guardSubmission(event) {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.submitting) {
    event.preventDefault();
    return;
  }
  form.dataset.submitting = "true";
  guarded.delete(form);
  for (const button of buttonsOf(form)) button.setAttribute("aria-disabled", "true");
}

function guardChanges(form) {
  const before = snapshot(form);
  const wasRefused = form.querySelector("[aria-invalid=true]") !== null;
  const check = () => {
    if (wasRefused || snapshot(form) !== before) guarded.add(form);
    else guarded.delete(form);
  };
  form.addEventListener("input", check);
  form.addEventListener("change", check);
}

function checkAll(all) {
  const boxes = () => document.querySelectorAll(`input[type=checkbox][name="${all.dataset.checkAll}"]`);
  all.closest("[data-needs-script]").hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
  });
}

export function setUpForms(root) {
  for (const form of root.querySelectorAll("form[data-guard-unsaved]")) guardChanges(form);
  for (const select of root.querySelectorAll("[data-autosubmit]")) {
    select.addEventListener("change", () => select.form.requestSubmit());
  }
  for (const all of root.querySelectorAll("[data-check-all]")) checkAll(all);
  root.querySelector("[data-focus-on-load]")?.focus();
}

document.addEventListener("submit", guardSubmission);
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target instanceof HTMLFormElement) release(event.target);
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-submitting]").forEach(release);
});
window.addEventListener("beforeunload", (event) => {
  if ([...guarded].some((form) => form.isConnected)) event.preventDefault();
});
