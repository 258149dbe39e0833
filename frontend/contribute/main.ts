/** Contribute: the form works without this; with it, twenty statements are keyed without leaving the keys. */

import { one } from "../shell/dom.ts";
import "./contribute.css";
import { startDates } from "./dates.ts";
import { startFiles } from "./files.ts";
import { Reading } from "./reading.ts";
import { Row } from "./row.ts";
import { Sending } from "./sending.ts";
import { Sheet } from "./sheet.ts";
import { say } from "./words.ts";

/** The report's line repeats what is keyed; once keyed it can be folded away. */
function startReportHead(form: HTMLFormElement, onChange: () => void): void {
  const echoes = { "report-title": "[data-title-echo]", "report-dated": "[data-dated-echo]", "report-lang": "[data-lang-echo]" };
  for (const [name, echo] of Object.entries(echoes)) {
    const field = one<HTMLInputElement>(`[name=${name}]`, form);
    const shown = one(echo, form);
    const empty = shown?.textContent ?? "";
    field?.addEventListener("input", () => {
      if (shown !== null) shown.textContent = field.value || (name === "report-title" ? empty : "");
    });
  }
  const named = one("[data-report-name]");
  one<HTMLInputElement>("[name=report-reference]", form)?.addEventListener("input", (event) => {
    const reference = (event.target as HTMLInputElement).value;
    if (named !== null) named.textContent = reference === "" ? "" : say("report", reference);
  });
  const head = one<HTMLDetailsElement>(".report-head", form);
  const fold = () => {
    const isKeyed = ["reference", "title", "dated"].every((part) => one<HTMLInputElement>(`[name=report-${part}]`, form)?.value !== "");
    if (head !== null && isKeyed && head.querySelector(".error") === null) head.open = false;
  };
  fold();
  one("table.keyed", form)?.addEventListener("focusin", fold, { once: true });
  one(".report-panel", form)?.addEventListener("input", onChange);
  one(".report-panel", form)?.addEventListener("change", onChange);
}

function start(form: HTMLFormElement): void {
  one("main")?.classList.add("scripted");
  const sending: Sending = new Sending(form, () => sheet);
  let reading: Reading | null = null;
  const sheet: Sheet = new Sheet(form, () => {
    sending.changed();
    reading?.draw();
  });
  const box = one("[data-reading]", form);
  if (box !== null) reading = new Reading(sheet, box);
  form.addEventListener("focusin", () => reading?.draw());
  startReportHead(form, () => sending.changed());
  startFiles(form, () => undefined);
  startDates(form);
  const [group] = sheet.groups;
  if (group !== undefined && sheet.rows.length === 0) sheet.entryOf(group).focus("prop");
  else if (sheet.rows.length === 0) one("[name=report-reference]", form)?.focus();
  else document.querySelectorAll<HTMLElement>("tr[data-keyed]").forEach((element) => new Row(element).followProperty());
  form.dataset["ready"] = "";
}

const form = one<HTMLFormElement>("#contribute");
if (form !== null) start(form);
