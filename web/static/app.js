// Entry point: every page works without it; this adds comfort. All behaviour hangs on data attributes and roles.
import { setUpComboboxes } from "./js/combobox.js";
import { setUpForms } from "./js/forms.js";
import { setUpMenus } from "./js/menus.js";
import { setUpPasskeys } from "./js/passkeys.js";
import { setUpShortcuts } from "./js/shortcuts.js";
import { setUpTheme } from "./js/theme.js";

function setUp(root) {
  setUpComboboxes(root);
  setUpForms(root);
  setUpMenus(root);
  setUpPasskeys(root);
}

setUpTheme();
setUpShortcuts();
setUp(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) setUp(event.target);
});
