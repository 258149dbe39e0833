/** Forms that a passkey answers: `data-passkey` is "get" or "create"; the browser and the device do the rest. */

import { all, one } from "../shell/dom.ts";

type Options = { publicKey: PublicKeyCredentialCreationOptionsJSON | PublicKeyCredentialRequestOptionsJSON };

async function options(form: HTMLFormElement): Promise<Options> {
  const { ask, options: id } = form.dataset;
  if (ask === undefined) return JSON.parse(document.getElementById(id ?? "")?.textContent ?? "{}") as Options;
  const answer = await fetch(ask, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(answer.statusText);
  return ((await answer.json()) as { request_options: Options }).request_options;
}

async function credential(form: HTMLFormElement): Promise<Credential | null> {
  const { publicKey } = await options(form);
  if (form.dataset["passkey"] === "create")
    return navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey as PublicKeyCredentialCreationOptionsJSON),
    });
  return navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey as PublicKeyCredentialRequestOptionsJSON),
  });
}

function say(form: HTMLFormElement, what: "unsupported" | "failed" | ""): void {
  const error = one("[data-passkey-error]", form);
  if (error === null) return;
  error.hidden = what === "";
  error.textContent = what === "" ? "" : (error.dataset[what] ?? "");
}

async function answer(form: HTMLFormElement): Promise<void> {
  if (!("PublicKeyCredential" in window) || !("parseRequestOptionsFromJSON" in PublicKeyCredential))
    return say(form, "unsupported");
  say(form, "");
  try {
    const given = await credential(form);
    const field = form.elements.namedItem("credential");
    if (!(given instanceof PublicKeyCredential) || !(field instanceof HTMLInputElement)) return say(form, "failed");
    field.value = JSON.stringify(given.toJSON());
    form.submit();
  } catch {
    say(form, "failed"); // refused, timed out, or cancelled: the browser does not tell which
  }
}

for (const form of all<HTMLFormElement>("form[data-passkey]"))
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void answer(form);
  });
