// Passkeys: options from the server, an answer from the device, then the form is sent like any other.
const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

function toText(buffer) {
  const signs = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(signs).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function readable(options) {
  const read = { ...options, challenge: toBytes(options.challenge) };
  if (options.user) read.user = { ...options.user, id: toBytes(options.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (options[list]) read[list] = options[list].map((each) => ({ ...each, id: toBytes(each.id) }));
  }
  return read;
}

function sendable(credential) {
  const response = { clientDataJSON: toText(credential.response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = toText(credential.response[part]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: {},
  });
}

class Refused extends Error {}

async function askDevice(form) {
  const answer = await fetch(form.dataset.options, { method: "POST", body: new FormData(form), credentials: "same-origin" });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(told.problem || form.dataset.failed);
  const publicKey = readable(told);
  const made = form.dataset.passkey === "create"
    ? await navigator.credentials.create({ publicKey })
    : await navigator.credentials.get({ publicKey });
  return sendable(made);
}

function tell(form, text) {
  const place = form.querySelector("[data-passkey-problem]");
  place.textContent = text;
  place.hidden = false;
}

async function send(event) {
  const form = event.currentTarget;
  const field = form.elements.credential;
  if (field.value) return;
  event.preventDefault();
  form.querySelector("[data-passkey-problem]").hidden = true;
  try {
    field.value = await askDevice(form);
    form.requestSubmit();
  } catch (error) {
    tell(form, error instanceof Refused ? error.message : form.dataset.failed);
  }
}

export function setUpPasskeys(root) {
  if (!window.PublicKeyCredential) return;
  for (const form of root.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", send);
    form.closest("[data-needs-script]").hidden = false;
  }
}
