/** Records while keying: those keyed above, those that one may read, and a new one with its kind. */

import { icon, make } from "../shell/dom.ts";
import type { Combo, Option } from "./combo.ts";
import { kindIcon, kinds } from "./vocabulary.ts";
import { say } from "./words.ts";

export interface KnownRecord {
  handle: string;
  id: string;
  kind: string;
  name: string;
  number: string;
}

interface Hit {
  id: string;
  kind: string;
  kind_label: string;
  icon: string;
  text: string;
  lang: string;
  also: string;
  by: string;
  said: string;
  tlp: string;
}

const WAIT_MS = 100;
const KINDS_SHOWN = 3;
let lastKind = "person";

function named(text: string, lang = ""): HTMLElement {
  const value = make("bdi", "", text);
  if (lang !== "") value.lang = lang;
  return value;
}

function keyedAbove(records: KnownRecord[], text: string, choose: (record: KnownRecord, onward: boolean) => void): Option[] {
  const wanted = split(text).name.toLowerCase();
  return records
    .filter((record) => record.name.toLowerCase().includes(wanted))
    .slice(0, 6)
    .map((record) => ({
      withIcon: true,
      content: [
        icon(kindIcon(record.kind)),
        named(record.name),
        make("span"),
        make("span", "sub", record.number === "" ? say("keyedAbove") : say("statement", record.number)),
      ],
      choose: (onward) => choose(record, onward),
    }));
}

async function readable(address: string, text: string): Promise<Hit[]> {
  if (text.trim().length < 2) return [];
  try {
    const answer = await fetch(`${address}?q=${encodeURIComponent(text.trim())}`, { headers: { Accept: "application/json" } });
    return answer.ok ? ((await answer.json()) as { records: Hit[] }).records : [];
  } catch {
    return []; // no answer: what is keyed here can still be chosen, and a new record opened
  }
}

function readableOption(hit: Hit, choose: (record: KnownRecord, onward: boolean) => void): Option {
  const tlp = make("span", `tlp tlp-${(hit.tlp.split("+")[0] ?? "").toLowerCase()}`, hit.tlp);
  const about = [hit.kind_label, hit.by, hit.said === hit.text ? "" : hit.said].filter((part) => part !== "");
  return {
    withIcon: true,
    content: [icon(hit.icon), named(hit.text, hit.lang), tlp, make("span", "sub", about.join(" · "))],
    choose: (onward) => choose({ handle: hit.id, id: hit.id, kind: hit.kind, name: hit.text, number: "" }, onward),
  };
}

/** A kind may be keyed before the name: "vessel: KM Cahaya", or "v: KM Cahaya". */
function split(text: string): { kind: string; name: string } {
  const [, typed = "", name = ""] = /^\s*([\p{L} -]{1,24}):\s*(.+)$/u.exec(text) ?? [];
  const wanted = typed.trim().toLowerCase();
  const found = wanted === "" ? undefined : kinds().find(([, label]) => label.toLowerCase().startsWith(wanted));
  return found === undefined ? { kind: lastKind, name: text.trim() } : { kind: found[0], name: name.trim() };
}

/** The new record's line: left and right choose its kind. */
function newRecord(text: string, open: (kind: string, name: string) => void, combo: () => Combo | null): Option {
  const all = kinds();
  const meant = split(text);
  let at = Math.max(0, all.findIndex(([code]) => code === meant.kind));
  const segments = make("span", "segments segments-small");
  const draw = () => {
    const start = Math.min(Math.max(0, at - 1), Math.max(0, all.length - KINDS_SHOWN));
    segments.replaceChildren(
      ...all.slice(start, start + KINDS_SHOWN).map(([, label], offset) => {
        const part = make("span", "", label);
        part.toggleAttribute("data-chosen", start + offset === at);
        part.addEventListener("click", (event) => {
          event.stopPropagation();
          at = start + offset;
          choose();
        });
        return part;
      }),
    );
  };
  const choose = () => {
    combo()?.close();
    lastKind = all[at]?.[0] ?? "person";
    open(lastKind, meant.name);
  };
  draw();
  return {
    withIcon: true,
    content: [icon("plus"), make("span", "", `${say("newRecord")} `, make("b", "", meant.name), " "), segments],
    choose,
    notByTab: true,
    onKey: (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return false;
      const forward = (event.key === "ArrowRight") !== (document.documentElement.dir === "rtl");
      at = (at + (forward ? 1 : -1) + all.length) % all.length;
      draw();
      return true;
    },
  };
}

export interface Choosing {
  address: string;
  known: () => KnownRecord[];
  choose: (record: KnownRecord, onward: boolean) => void;
  open: (kind: string, name: string) => void;
  combo: () => Combo | null;
}

/** What stands under a field that wants a record. */
export async function recordOptions(text: string, given: Choosing, current: () => boolean): Promise<Option[]> {
  if (text.trim() === "") return [];
  const above = keyedAbove(given.known(), text, given.choose);
  await new Promise((done) => setTimeout(done, WAIT_MS));
  if (!current()) return [];
  const here = new Set(given.known().map((record) => record.id));
  const found = (await readable(given.address, split(text).name)).filter((hit) => !here.has(hit.id));
  const read = found.map((hit) => readableOption(hit, given.choose));
  const [firstAbove, firstRead] = [above[0], read[0]];
  if (firstAbove !== undefined) firstAbove.heading = say("keyedAbove");
  if (firstRead !== undefined) firstRead.heading = say("readable");
  return [...above, ...read, newRecord(text, given.open, given.combo)];
}

/** Ctrl+Enter opens a new record of the kind last used, whatever the list shows. */
export function onNewRecordKey(event: KeyboardEvent, text: string, open: (kind: string, name: string) => void): void {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || text.trim() === "") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { kind, name } = split(text);
  lastKind = kind;
  open(kind, name);
}
