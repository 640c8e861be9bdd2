// Light, dark or as the system: kept in a cookie, so that the server writes the attribute and no page flashes.
const COOKIE = "passgenau_theme";
const YEAR_SECONDS = 31536000;

function current() {
  return document.documentElement.dataset.kernTheme || "system";
}

function show(buttons) {
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.theme === current()));
}

function choose(theme) {
  if (theme === "system") delete document.documentElement.dataset.kernTheme;
  else document.documentElement.dataset.kernTheme = theme;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const age = theme === "system" ? 0 : YEAR_SECONDS;
  document.cookie = `${COOKIE}=${theme}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
}

export function setUpTheme() {
  const buttons = document.querySelectorAll("[data-theme]");
  for (const button of buttons) {
    button.addEventListener("click", () => {
      choose(button.dataset.theme);
      show(buttons);
    });
  }
  for (const group of document.querySelectorAll("[data-theme-switch]")) group.hidden = false;
  show(buttons);
}
