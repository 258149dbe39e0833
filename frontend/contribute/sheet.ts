/** The sheet of statements: groups of rows by record, numbered, each new row copying the row above. */

import { all, icon, make, one } from "../shell/dom.ts";
import { toast } from "../shell/toast.ts";
import { Combo } from "./combo.ts";
import { type KnownRecord, onNewRecordKey, recordOptions } from "./records.ts";
import { Row } from "./row.ts";
import { codedValues, isRelation, kindIcon, matching, namingWord, wordsFor } from "./vocabulary.ts";
import { say } from "./words.ts";

const SUGGESTED = 8;

export class Sheet {
  readonly form: HTMLFormElement;
  readonly table: HTMLElement;
  readonly next: HTMLInputElement;
  readonly #onChange: () => void;
  #currentGroup: HTMLElement | null = null;
  #lastField: HTMLElement | null = null;
  #spanForNext = "";
  #digitOnCell = false;

  constructor(form: HTMLFormElement, onChange: () => void) {
    this.form = form;
    this.#onChange = onChange;
    this.table = one("table.keyed", form) as HTMLElement;
    for (const plain of all(".plain-rows", this.table)) plain.remove();
    const line = one("[data-next-record]", this.table) as HTMLElement;
    line.hidden = false;
    this.next = one<HTMLInputElement>("[data-record-input]", line) as HTMLInputElement;
    this.#startNext();
    for (const group of this.groups) {
      this.#dressGroup(group);
      for (const row of this.rowsOf(group)) {
        row.element.classList.add("filled");
        this.#dress(row);
      }
      this.#addEntry(group);
    }
    this.#currentGroup = this.groups.at(-1) ?? null;
    this.#listen();
    this.renumber();
  }

  get groups(): HTMLElement[] {
    return all("tbody[data-group]", this.table);
  }

  /** Rows that say something, in the order they will be stored. */
  get rows(): Row[] {
    return all("tr[data-keyed]", this.table).map((element) => new Row(element)).filter((row) => !row.isEntry || !row.isBlank);
  }

  rowsOf(group: HTMLElement): Row[] {
    return all("tr[data-keyed]:not(.entry)", group).map((element) => new Row(element));
  }

  get reportMarking(): string {
    return one<HTMLInputElement>("[name=report-marking]", this.form)?.value || (this.form.dataset["defaultMarking"] ?? "");
  }

  records(): KnownRecord[] {
    return this.groups.map((group) => ({
      handle: group.dataset["group"] ?? "",
      id: this.#in(group, "id"),
      kind: this.#in(group, "kind"),
      name: this.#in(group, "name"),
      number: one("[data-keyed]:not(.entry) [data-number]", group)?.textContent ?? "",
    }));
  }

  // ---- groups

  #in(group: HTMLElement, part: string): string {
    return one<HTMLInputElement>(`[name^="record-"][name$="-${part}"]`, group)?.value ?? "";
  }

  #nextNumber(part: string): number {
    const numbers = all<HTMLInputElement>(`[name^="${part}-"]`, this.form).map((field) => Number(field.name.split("-")[1]));
    return Math.max(-1, ...numbers.filter((number) => Number.isInteger(number))) + 1;
  }

  /** Open a group; a new record is named by its first row. */
  openGroup(record: { id: string; kind: string; name: string }, span = ""): HTMLElement {
    const open = this.groups.find((group) => record.id !== "" && this.#in(group, "id") === record.id);
    if (open !== undefined) return open;
    const group = this.#fromTemplate("group-template", "__K__", this.#nextNumber("record"), "tbody");
    const handle = record.id || `r${this.#nextNumber("record")}`;
    group.dataset["group"] = handle;
    for (const [part, value] of Object.entries({ handle, id: record.id, kind: record.kind, name: record.name })) {
      const field = one<HTMLInputElement>(`[name$="-${part}"]`, group);
      if (field !== null) field.value = value;
    }
    one("[data-next-record]", this.table)?.before(group);
    if (record.id !== "") {
      for (const select of all<HTMLSelectElement>("select[name$='-kind']", group)) {
        const kind = make("input");
        Object.assign(kind, { type: "hidden", name: select.name, value: record.kind });
        select.replaceWith(kind);
      }
      one("[data-question]", group)?.remove();
      one("[data-group-state]", group)?.replaceChildren();
    }
    this.#dressGroup(group);
    const entry = this.#addEntry(group);
    if (record.id === "" && record.name !== "") {
      entry.set("prop", namingWord(record.kind));
      entry.set("value", record.name);
      entry.set("span", span);
      entry.followProperty();
      entry.copyDown(this.reportMarking);
      this.settle(entry);
    }
    this.#currentGroup = group;
    this.renumber();
    return group;
  }

  #dressGroup(group: HTMLElement): void {
    const kind = one<HTMLSelectElement>("select[name$='-kind']", group);
    const follow = () => {
      const code = this.#in(group, "kind");
      one("[data-kind-icon]", group)?.replaceChildren(icon(kindIcon(code)));
      one("[data-record-name]", group)?.replaceChildren(this.#in(group, "name"));
      this.#followQuestion(group);
    };
    kind?.addEventListener("change", follow);
    group.addEventListener("change", (event) => {
      if ((event.target as HTMLElement).closest("[data-question]") !== null) this.#followQuestion(group);
    });
    follow();
  }

  /** Ask of every new person; say in the group's line whether it is answered. */
  #followQuestion(group: HTMLElement): void {
    const question = one("[data-question]", group);
    const state = one("[data-group-state]", group);
    if (question === null) return;
    question.hidden = this.#in(group, "kind") !== "person";
    const chosen = (part: string) => one<HTMLInputElement>(`[name$="-${part}"]:checked`, question)?.value ?? "";
    const wantsReason = chosen("child") === "no" && chosen("victim") === "no";
    const reason = one<HTMLInputElement>(`[name$="-reason"]`, question)?.value.trim() ?? "";
    const answered = chosen("child") !== "" && chosen("victim") !== "" && (!wantsReason || reason !== "");
    question.classList.toggle("wants-reason", wantsReason);
    question.classList.toggle("answered", answered);
    if (state === null) return;
    const open = !question.hidden && !answered;
    state.replaceChildren(open ? make("b", "warning-text", say("questionOpen")) : say("new"));
  }

  // ---- rows

  #fromTemplate(id: string, mark: string, number: number, parts: string): HTMLElement {
    const html = (document.getElementById(id) as HTMLTemplateElement).innerHTML.replaceAll(mark, String(number));
    const holder = make("table");
    holder.innerHTML = html;
    return one(parts, holder) as HTMLElement;
  }

  /** Put an empty row at the end of a group. */
  #addEntry(group: HTMLElement): Row {
    const html = (document.getElementById("row-template") as HTMLTemplateElement).innerHTML;
    const holder = make("table");
    holder.innerHTML = html.replaceAll("__N__", String(this.#nextNumber("row")));
    const lines = all("tr", holder);
    const question = one("[data-question]", group);
    if (question === null) group.append(...lines);
    else question.before(...lines);
    const row = new Row(lines[0] as HTMLElement);
    row.element.classList.add("entry");
    row.set("record", group.dataset["group"] ?? "");
    this.#dress(row);
    return row;
  }

  entryOf(group: HTMLElement): Row {
    const entry = one("tr.entry", group);
    return entry === null ? this.#addEntry(group) : new Row(entry);
  }

  /** Give a row what scripts add: completion, its opened part closed. */
  #dress(row: Row): void {
    const more = row.more;
    if (more !== null) {
      more.hidden = true;
      one<HTMLDetailsElement>("details", more)?.setAttribute("open", "");
    }
    const group = row.body.dataset["group"] ?? "";
    one("[data-marking-field]", row.element)?.setAttribute("data-group", group);
    const prop = row.field("prop") as HTMLInputElement;
    prop.removeAttribute("list");
    new Combo(prop, (text) =>
      matching(wordsFor(row.kind), text, SUGGESTED).map((word) => ({
        content: [make("span", "", word.text), make("span", "sub", isRelation(word) ? say("relation") : "")],
        choose: (onward) => {
          row.set("prop", word.text);
          row.set("is", isRelation(word) ? "relation" : "fact");
          row.followProperty();
          if (!onward) row.focus("value");
          this.#changed();
        },
      })),
    );
    prop.addEventListener("input", () => {
      row.set("is", "");
      row.followProperty();
    });
    this.#completeValue(row);
    row.followProperty();
  }

  #completeValue(row: Row): void {
    const value = row.field("value") as HTMLTextAreaElement;
    const takeRecord = (record: { handle: string; name: string }, onward = false) => {
      row.set("value", record.name);
      row.set("other", record.handle);
      this.#changed();
      if (!onward) this.#goOn(row);
    };
    const openNew = (kind: string, name: string) => {
      const group = this.openGroup({ id: "", kind, name });
      takeRecord({ handle: group.dataset["group"] ?? "", name });
    };
    const wantsRecord = () => row.isRelation || row.word.type === "record";
    const combo: Combo = new Combo(value, (text, current) => {
      if (wantsRecord())
        return recordOptions(
          text,
          {
            address: this.form.dataset["lookupUrl"] ?? "",
            known: () => this.records().filter((record) => record.handle !== row.body.dataset["group"]),
            choose: takeRecord,
            open: openNew,
            combo: () => combo,
          },
          current,
        );
      const coded = codedValues(row.word).map((label) => ({ text: label, type: "", codes: "" }));
      return matching(coded, text, SUGGESTED).map((word) => ({
        content: [make("span", "", word.text)],
        choose: () => {
          row.set("value", word.text);
          this.#changed();
        },
      }));
    });
    value.addEventListener("keydown", (event) => {
      if (wantsRecord()) onNewRecordKey(event as KeyboardEvent, value.value, openNew);
    });
    value.addEventListener("input", () => {
      if (wantsRecord()) row.set("other", "");
    });
  }

  /** An empty row becomes a statement once something is keyed in it. */
  settle(row: Row): void {
    if (!row.isEntry || row.isBlank) return;
    row.copyDown(this.reportMarking);
    row.element.classList.remove("entry");
    this.#addEntry(row.body);
    this.#nameGroup(row);
    this.renumber();
  }

  /** A new record is called by its naming row. */
  #nameGroup(row: Row): void {
    if (this.#in(row.body, "id") !== "") return;
    const naming = namingWord(row.kind).toLowerCase();
    if (row.get("prop").trim().toLowerCase() !== naming || row.get("value").trim() === "") return;
    const field = one<HTMLInputElement>(`[name^="record-"][name$="-name"]`, row.body);
    if (field !== null) field.value = row.get("value").trim();
    one("[data-record-name]", row.body)?.replaceChildren(row.get("value").trim());
  }

  remove(row: Row): void {
    const group = row.body;
    const rows = this.rowsOf(group);
    const at = rows.findIndex((each) => each.element === row.element);
    row.more?.remove();
    row.element.remove();
    const isEmpty = this.rowsOf(group).length === 0;
    if (isEmpty && this.#in(group, "id") === "") {
      group.remove();
      this.#currentGroup = this.groups.at(-1) ?? null;
      this.next.focus();
    } else (rows[at - 1] ?? this.entryOf(group)).focus("prop");
    this.renumber();
    this.#changed();
    toast({ text: say("removed") });
  }

  // ---- moving

  /** From a finished row to the next one of its group. */
  #goOn(row: Row): void {
    this.settle(row);
    const rows = all("tr[data-keyed]", row.body).map((element) => new Row(element));
    const next = rows[rows.findIndex((each) => each.element === row.element) + 1];
    (next ?? this.entryOf(row.body)).focus("prop");
  }

  #startNext(): void {
    const open = (kind: string, name: string) => {
      this.next.value = "";
      const group = this.openGroup({ id: "", kind, name }, this.#spanForNext);
      this.#spanForNext = "";
      this.entryOf(group).focus("prop");
      this.#changed();
    };
    const combo: Combo = new Combo(this.next, (text, current) =>
      recordOptions(
        text,
        {
          address: this.form.dataset["lookupUrl"] ?? "",
          known: () => this.records(),
          choose: (record) => {
            this.next.value = "";
            const above = this.groups.find((group) => group.dataset["group"] === record.handle);
            this.entryOf(above ?? this.openGroup(record)).focus("prop");
          },
          open,
          combo: () => combo,
        },
        current,
      ),
    );
    this.next.addEventListener("keydown", (event) => onNewRecordKey(event, this.next.value, open));
    this.next.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.defaultPrevented) event.preventDefault(); // never submits the form
    });
  }

  #listen(): void {
    this.table.addEventListener("keydown", (event) => this.#onKey(event));
    // heard before the cell itself, which sets the marking
    this.table.addEventListener("keydown", (event) => {
      this.#digitOnCell = /^[1-5]$/.test(event.key) && (event.target as HTMLElement).matches(".marking-cells");
    }, { capture: true });
    this.table.addEventListener("input", (event) => {
      const row = Row.of(event.target);
      if (row !== null && !row.isBlank) row.copyDown(this.reportMarking);
      this.#changed();
    });
    this.table.addEventListener("change", (event) => this.#onChangedField(event));
    this.table.addEventListener("focusin", (event) => this.#onFocus(event));
    this.table.addEventListener("focusout", (event) => {
      const row = Row.of(event.target);
      const to = event.relatedTarget;
      if (row === null || Row.of(to)?.prefix === row.prefix) return;
      if (to instanceof HTMLElement && to.closest(".popover") !== null) return;
      this.settle(row);
      this.#nameGroup(row);
    });
    this.table.addEventListener("click", (event) => {
      const button = (event.target as HTMLElement).closest("[data-remove-row]");
      const row = button === null ? null : Row.of(button);
      if (row !== null && !row.isEntry) this.remove(row);
    });
  }

  #onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = Row.of(event.target);
    const target = event.target as HTMLElement;
    if (row === null) return;
    const isProp = target === row.field("prop");
    const isValue = target === row.field("value");
    if (event.key === "Enter" && !event.shiftKey && (isProp || isValue || target instanceof HTMLInputElement)) {
      event.preventDefault();
      if (isProp && row.isBlank) this.next.focus();
      else if (isProp) row.focus("value");
      else this.#goOn(row);
    } else if (event.key === "Backspace" && isProp && row.isBlank && !row.isEntry) {
      event.preventDefault();
      this.remove(row);
    }
  }

  /** A marking set by a digit on the cell itself, in the last row of a group, finishes the row. */
  #onChangedField(event: Event): void {
    const row = Row.of(event.target);
    this.renumber();
    this.#changed();
    if (row === null || event.target !== row.field("marking") || !this.#digitOnCell) return;
    this.#digitOnCell = false;
    if (this.rowsOf(row.body).at(-1)?.element === row.element || row.isEntry) this.#goOn(row);
  }

  #onFocus(event: FocusEvent): void {
    const target = event.target as HTMLElement;
    this.#lastField = target;
    const group = target.closest<HTMLElement>("tbody[data-group]");
    if (group === null || group === this.#currentGroup) return;
    this.#currentGroup = group;
    this.#showEntries();
  }

  #showEntries(): void {
    for (const entry of all("tr.entry", this.table)) entry.hidden = entry.closest("tbody") !== this.#currentGroup;
  }

  // ---- from the report

  /** Key a piece of the report: as the value of the row last keyed in, else as the next record's name. */
  keyText(text: string, span: string): void {
    const group = this.#currentGroup;
    if (this.#lastField === this.next || group === null) {
      this.next.value = text;
      this.#spanForNext = span;
      this.next.focus();
      this.next.dispatchEvent(new Event("input"));
      return;
    }
    const last = Row.of(this.#lastField);
    const row = last !== null && last.element.isConnected && last.get("value") === "" ? last : this.entryOf(group);
    row.set("value", text);
    row.set("span", span);
    row.copyDown(this.reportMarking);
    this.#changed();
    if (row.get("prop") === "") row.focus("prop");
    else if (row.isRelation) {
      row.focus("value");
      row.field("value")?.dispatchEvent(new Event("input", { bubbles: true }));
    } else this.#goOn(row);
  }

  // ---- counting

  renumber(): void {
    const rows = this.rows;
    let number = 0;
    for (const element of all("tr[data-keyed]", this.table)) {
      const row = new Row(element);
      const cell = one("[data-number]", element);
      if (cell === null) continue;
      const isFree = row.isEntry && row.isBlank;
      const shown = isFree ? number + 1 : (number += 1);
      // a number is shown only where the row, once keyed, will have it
      cell.textContent = isFree && row.body !== this.groups.at(-1) ? "+" : String(shown);
      const field = one("[data-marking-field]", element);
      if (field !== null) field.dataset["for"] = say("statementHint", shown);
    }
    for (const entry of all("tr.entry", this.table)) new Row(entry).hint();
    const on = this.groups.filter((group) => all("tr[data-keyed]:not(.entry)", group).length > 0).length;
    const count = one("[data-count]", this.form);
    if (count !== null) {
      const words = on === 1 ? count.dataset["one"] : count.dataset["words"];
      const values = [rows.length, on];
      count.textContent = rows.length === 0 ? "" : (words ?? "").replace(/#/g, () => String(values.shift()));
    }
    const submit = one("[data-submit-words]");
    if (submit !== null) {
      const { one: single, many, none } = submit.dataset;
      const words = rows.length === 0 ? none : rows.length === 1 ? single : many;
      submit.textContent = (words ?? "").replace("#", String(rows.length));
    }
    this.#showEntries();
  }

  #changed(): void {
    this.#onChange();
  }
}
