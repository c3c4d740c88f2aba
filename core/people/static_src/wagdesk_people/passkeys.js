/* Passkeys (WebAuthn): <form data-passkey="create" | "get"> with <input name="credential">, a hidden
   `.wd-passkey__trouble` and, in `data-options`, what the server asks for; without it, the form's address is asked.
   A form marked `hidden` shows where the browser knows passkeys; `.wd-passkey__unable` says why where it does not. */

const BINARY = new Set(["challenge", "id"]);

export function toBytes(text) {
  const base64 = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

export function toText(buffer) {
  const characters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(characters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/* What the server says, as browsers want it: bytes instead of base64url. The name of a site is no bytes. */
export function readOptions({ publicKey: { rp, ...rest } }) {
  const read = (value, key) => {
    if (BINARY.has(key) && typeof value === "string") return toBytes(value);
    if (Array.isArray(value)) return value.map((one) => read(one));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, read(one, name)]));
  };
  return { publicKey: { ...read(rest), ...(rp && { rp }) } };
}

/* What the browser says, as the server wants it. */
export function writeCredential(credential) {
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const response = credential.response;
  const said = names.filter((name) => response[name]).map((name) => [name, toText(response[name])]);
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { ...Object.fromEntries(said), transports: response.getTransports?.() ?? [] },
  };
}

async function askServer(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()).request_options;
}

function connect(form) {
  const trouble = form.querySelector(".wd-passkey__trouble");
  let asking = false;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (asking) return;
    asking = true;
    trouble.hidden = true;
    try {
      const options = readOptions(form.dataset.options ? JSON.parse(form.dataset.options) : await askServer(form.action));
      const credential = await navigator.credentials[form.dataset.passkey](options);
      form.elements.credential.value = JSON.stringify(writeCredential(credential));
      form.submit();
    } catch {
      trouble.hidden = false;
    } finally {
      asking = false;
    }
  });
}

if (typeof document !== "undefined" && window.PublicKeyCredential) {
  document.querySelectorAll("[data-passkey]").forEach(connect);
  document.querySelectorAll(".wd-passkey__unable").forEach((note) => note.remove());
}
