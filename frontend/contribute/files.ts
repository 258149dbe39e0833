/** Attachments: one free field at a time, the hash shown, what is too large refused at once. */

import { all, make, one } from "../shell/dom.ts";
import { say } from "./words.ts";

async function hash(file: File): Promise<string> {
  if (!("subtle" in crypto)) return ""; // a plain http address: the server's own hash is shown once it is stored
  const sum = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function input(row: HTMLElement): HTMLInputElement {
  return one<HTMLInputElement>("input[type=file]", row) as HTMLInputElement;
}

export function startFiles(form: HTMLFormElement, onChange: () => void): void {
  const rows = all("[data-file-row]", form);
  const [first] = rows;
  if (first === undefined) return;
  const sample = first.cloneNode(true) as HTMLElement;
  const largest = Number(form.dataset["largestMb"] ?? "20");
  let next = rows.length;

  const free = () => {
    const list = all("[data-file-row]", form);
    const empty = list.filter((row) => input(row).files?.length === 0);
    empty.forEach((row, at) => {
      row.hidden = at > 0;
      const marking = one(".file-marking", row);
      if (marking !== null) marking.hidden = true;
    });
    if (empty.length > 0) return;
    const row = sample.cloneNode(true) as HTMLElement;
    row.innerHTML = row.innerHTML.replaceAll("file-0", `file-${next}`);
    next += 1;
    list.at(-1)?.after(row);
    start(row);
    free();
  };
  const start = (row: HTMLElement) => {
    input(row).addEventListener("change", () => void show(row));
  };
  const show = async (row: HTMLElement) => {
    for (const old of all(".file-facts, .error", row)) old.remove();
    const file = input(row).files?.[0];
    const marking = one(".file-marking", row);
    if (marking !== null) marking.hidden = file === undefined;
    if (file !== undefined && file.size > largest * 1024 * 1024) {
      input(row).value = "";
      if (marking !== null) marking.hidden = true;
      row.append(make("span", "error", `${file.name}: ${say("tooLarge", largest)}`));
      return;
    }
    if (file !== undefined) {
      const own = one<HTMLInputElement>(".file-marking input", row);
      if (own !== null && own.value === "") {
        own.value = one<HTMLInputElement>("[name=report-marking]", form)?.value ?? "";
        own.dispatchEvent(new Event("marking:redraw"));
      }
      const facts = make("span", "file-facts", say("bytes", file.size.toLocaleString()));
      row.append(facts);
      const sum = await hash(file);
      if (sum !== "") facts.append(" · SHA-256 ", make("bdi", "id", sum));
    }
    free();
    onChange();
  };
  rows.forEach(start);
  free();
}
