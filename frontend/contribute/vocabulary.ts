/** The vocabulary, for completion: which words fit a kind of record, and what a property wants as its value. */

type PropertyLine = [code: string, label: string, type: string, kinds: string[], codes: string];
type RelationLine = [words: string, code: string, turned: boolean];

interface Vocabulary {
  properties: PropertyLine[];
  relations: RelationLine[];
  lists: Record<string, [code: string, label: string][]>;
  icons: Record<string, string>;
  kinds: [code: string, label: string][];
}

export interface Word {
  text: string;
  type: string;
  codes: string;
}

const RELATION = "relation";
let loaded: Vocabulary | null = null;

function vocabulary(): Vocabulary {
  loaded ??= JSON.parse(document.getElementById("vocabulary")?.textContent ?? "{}") as Vocabulary;
  return loaded;
}

export function kinds(): [string, string][] {
  return vocabulary().kinds;
}

export function kindIcon(kind: string): string {
  return vocabulary().icons[kind] ?? "file-text";
}

function folded(text: string): string {
  return text.trim().toLowerCase();
}

/** Properties that suit a kind, in the vocabulary's order, then relations. */
export function wordsFor(kind: string): Word[] {
  const { properties, relations } = vocabulary();
  const fitting = properties.filter(([, , , suits]) => suits.includes("any") || suits.includes(kind));
  return [
    ...fitting.map(([, text, type, , codes]) => ({ text, type, codes })),
    ...relations.map(([text]) => ({ text, type: RELATION, codes: "" })),
  ];
}

/** What a keyed property is; unknown words are text, for the list is open. */
export function wordOf(text: string, kind: string): Word {
  const wanted = folded(text);
  const fits = wordsFor(kind).find((word) => folded(word.text) === wanted);
  if (fits !== undefined) return fits;
  const line = vocabulary().properties.find(([code, label]) => code === wanted || folded(label) === wanted);
  if (line !== undefined) return { text: line[1], type: line[2], codes: line[4] };
  const relation = vocabulary().relations.find(([, code]) => code === wanted);
  return { text, type: relation === undefined ? "text" : RELATION, codes: "" };
}

export function isRelation(word: Word): boolean {
  return word.type === RELATION;
}

export function codedValues(word: Word): string[] {
  return (vocabulary().lists[word.codes] ?? []).map(([, label]) => label);
}

/** The property that a record of a kind is called by. */
export function namingWord(kind: string): string {
  const naming: Record<string, string> = {
    phone: "msisdn",
    device: "imei",
    vehicle: "plate",
    online_account: "handle",
    bank_account: "account_number",
    crypto_wallet: "address",
    document: "document_number",
  };
  const code = naming[kind] ?? "name";
  return vocabulary().properties.find(([each]) => each === code)?.[1] ?? code;
}

/** Those that begin so, then those with a word that begins so, then those that hold it. */
export function matching(texts: Word[], typed: string, most: number): Word[] {
  const wanted = folded(typed);
  if (wanted === "") return [];
  const rank = (word: Word) => {
    const text = folded(word.text);
    if (text.startsWith(wanted)) return 0;
    if (text.split(/[ (]/).some((part) => part.startsWith(wanted))) return 1;
    return text.includes(wanted) ? 2 : 3;
  };
  return texts
    .map((word, at) => ({ word, at, rank: rank(word) }))
    .filter((each) => each.rank < 3)
    .sort((a, b) => a.rank - b.rank || a.at - b.at)
    .slice(0, most)
    .map((each) => each.word);
}
