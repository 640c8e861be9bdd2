// <details> used as menu or confirmation: Escape and a click outside close it, [data-close] closes it from inside.
function close(details, { focus }) {
  details.open = false;
  if (focus) details.querySelector("summary").focus();
}

export function setUpMenus(root) {
  for (const button of root.querySelectorAll("[data-close]")) {
    button.hidden = false;
    button.addEventListener("click", () => close(button.closest("details"), { focus: true }));
  }
}

function openPopups() {
  return document.querySelectorAll("details[data-popup][open]");
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const details of openPopups()) close(details, { focus: details.contains(document.activeElement) });
});

document.addEventListener("click", (event) => {
  for (const details of openPopups()) {
    if (!details.contains(event.target)) close(details, { focus: false });
  }
});

document.addEventListener("toggle", (event) => {
  const details = event.target;
  if (!details.matches?.("details.confirm[open]")) return;
  details.querySelector(".confirm__panel :is(input:not([type=hidden]), select, textarea, button)")?.focus({ preventScroll: true });
}, true);
