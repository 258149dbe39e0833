/** The island's words: English here, replaced by the page's translations (`data-words`, the id of a JSON script). */

const ENGLISH = {
  show: "Show",
  ties: "Ties",
  how_sure: "How sure",
  persons: "Persons",
  "kind.person": "Person",
  "kind.organisation": "Organisation",
  "kind.network": "Network",
  "kind.vessel": "Vessel",
  "kind.premises": "Premises",
  "kind.phone": "Phone",
  "kind.device": "Device",
  "kind.online_account": "Account",
  "kind.bank_account": "Bank account",
  "kind.crypto_wallet": "Wallet",
  "kind.hawala_ledger": "Ledger",
  "kind.document": "Document",
  "kind.event": "Event",
  "kind.vehicle": "Vehicle",
  "kind.venture": "Venture",
  "kind.route": "Route",
  "kind.leg": "Leg",
  "kind.protected": "Protected",
  always: "always",
  "family.commands": "commands",
  "family.works": "works with",
  "family.pays": "pays",
  "family.calls": "calls",
  "family.uses": "uses, takes part",
  "confidence.3": "well graded",
  "confidence.2": "some doubt",
  "confidence.1": "single or poor",
  may_be_same: "may be the same",
  end_withheld: "end withheld",
  "role.leads": "leads",
  "role.recruits": "recruits",
  "role.moves": "moves",
  "role.sails": "sails",
  "role.watches": "watches",
  "role.houses": "houses",
  "role.papers": "papers",
  "role.money": "money",
  "role.force": "force",
  "role.supplies": "supplies",
  "role.none": "no role stated",
  in_custody: "in custody",
  size_means: "size: how many paths run through",
  groups: "Groups",
  groups_mean: "found by modularity: a help to the eye, not a finding",
  group: "group {letter} · {size}",
  select: "Select",
  lasso: "Lasso",
  expand: "Expand",
  path: "Path",
  fit: "Fit",
  list: "List",
  print: "Print",
  hide: "Hide",
  undo: "Undo",
  zoom_in: "Zoom in",
  zoom_out: "Zoom out",
  next_path: "Next path",
  clear: "Clear",
  open: "Open the record",
  around: "Picture around it",
  all_times: "All times",
  histogram: "new ties by month stated",
  sure: "well graded",
  doubt: "in doubt",
  time_keys: "◂ ▸ step · Space play · undated ties stay",
  from: "Window begins",
  to: "Window ends",
  list_title: "In this picture",
  list_keys: "↑ ↓ move · ↵ select, again to open · ⇧↵ add",
  find: "Find in this picture",
  found_none: "No record of this picture carries these letters.",
  ties_head: "ties",
  shown_of: "showing: records {nodes} of {all_nodes}, ties {ties} of {all_ties}",
  "more_rows.one": "Show {count} more",
  more_rows: "Show {count} more",
  "record_count.one": "{count} record",
  record_count: "{count} records",
  "tie_count.one": "{count} tie",
  tie_count: "{count} ties",
  arrested: "in custody",
  bridges: "bridges rank {place} of {ranked}",
  disagree: "sources disagree",
  statements: "Statements",
  ties_title: "Ties · {count}",
  not_known: "Not known",
  "withheld_count.one": "{count} tie ends in something withheld",
  withheld_count: "{count} ties end in something withheld",
  "tray_count.one": "{count} record without ties is in the tray below",
  tray_count: "{count} records without ties are in the tray below",
  "protected_count.one": "{count} protected person, unnamed",
  protected_count: "{count} protected persons, unnamed",
  "selected.one": "{count} selected",
  selected: "{count} selected",
  protected_person: "Protected person",
  protected_note: "Unnamed and unranked on every picture. It cannot be hidden.",
  hide_refused: "Protected persons stay in the picture: they cannot be hidden.",
  "hidden.one": "{count} hidden. Ctrl Z brings it back.",
  hidden: "{count} hidden. Ctrl Z brings them back.",
  path_pick: "Path from {name}: choose the second record.",
  path_pick_first: "Path: choose the first record.",
  path_none: "No path that you may read joins them. What you may not read is not counted here.",
  shortest_path: "Shortest path",
  path_number: "Path {number}",
  path_last: "No other path is readable by you. What you may not read is not counted here.",
  path_to: "to",
  "steps.one": "{count} step",
  steps: "{count} steps",
  originators: "from {names}",
  weakest: "weakest link {words}",
  grade: "grade",
  since: "from",
  withheld_by: "end withheld by {name}",
  lasso_hint: "Draw round the records to select them. Esc ends.",
  stage: "Picture of the network. The list beside it holds the same records.",
  minimap: "Overview: click to go there",
  play: "Play",
  loading: "Reading …",
  panel_failed: "The statements were not sent. Open the page of the record.",
};

export type WordKey = keyof typeof ENGLISH;

let translated: Partial<Record<string, string>> = {};

/** Take the page's translations. */
export function takeWords(root: HTMLElement): void {
  const source = root.dataset.words ? document.getElementById(root.dataset.words) : null;
  if (source?.textContent) translated = JSON.parse(source.textContent) as Partial<Record<string, string>>;
}

/** Say a phrase with its {holes} filled. */
export function say(key: WordKey, holes: Record<string, string | number> = {}): string {
  const phrase = translated[key] ?? ENGLISH[key];
  return phrase.replace(/\{(\w+)\}/g, (_, hole: string) => String(holes[hole] ?? ""));
}

/** Say the word of a code, or the code itself in plain letters. */
export function sayCode(group: "kind" | "family" | "role" | "confidence", code: string | number): string {
  const key = `${group}.${code}`;
  return translated[key] ?? (ENGLISH as Record<string, string>)[key] ?? String(code).replace(/_/g, " ");
}

/** Say how many, in the form that the page's language has for the number. */
export function sayCount(key: WordKey, count: number): string {
  const form = `${key}.${new Intl.PluralRules(document.documentElement.lang || "en").select(count)}`;
  return say(form in translated || form in ENGLISH ? (form as WordKey) : key, { count });
}
