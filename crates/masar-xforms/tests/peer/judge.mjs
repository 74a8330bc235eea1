// Prints what @getodk/xforms-engine makes of filled forms, so that another
// implementation can be held against it.
//
// Input, one JSON object a line, a form and its cases:
//   {"form": "<h:html…", "files": {"name": "text"},
//    "cases": [{"submission": "<data…" | null, "edits": [["set", path, value], ["add", path]]}]}
// Output, one JSON object a line:
//   {"cases": [{"path": {"relevant", …}}, …]} or {"error": "…"}
// A path carries the position of every instance of a repeat: /data/r[2]/name.
// It is noon of 15 March 2026, two hours east of Greenwich (see TZ below).
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { JSDOM } from 'jsdom';

process.env.TZ = 'Etc/GMT-2';
const NOW = Date.UTC(2026, 2, 15, 10, 0, 0);
globalThis.Date = class extends Date {
  constructor(...given) { super(...(given.length === 0 ? [NOW] : given)); }
  static now() { return NOW; }
};

// The engine expects a browser's globals.
const dom = new JSDOM('<!doctype html><html><body></body></html>', { url: 'http://localhost/' });
for (const name of Object.getOwnPropertyNames(dom.window)) {
  if (!(name in globalThis)) {
    try { globalThis[name] = dom.window[name]; } catch { /* a getter that refuses */ }
  }
}
globalThis.window = dom.window;
globalThis.require = createRequire(import.meta.url);
globalThis.__dirname = '';
const { loadForm } = await import('@getodk/xforms-engine');

const attachments = (files) => async (resource) => {
  const name = decodeURIComponent(String(resource).split('/').pop());
  const found = Object.hasOwn(files, name);
  const types = { csv: 'text/csv', xml: 'text/xml', geojson: 'application/geo+json' };
  const headers = { 'content-type': types[name.split('.').pop()] ?? 'text/plain' };
  return new Response(found ? files[name] : 'not found', { status: found ? 200 : 404, headers });
};

function data(xml) {
  const data = new FormData();
  data.set('xml_submission_file', new File([xml], 'xml_submission_file', { type: 'text/xml' }));
  return data;
}

function textOf(node) {
  const text = node.instanceState?.instanceXML ?? '';
  const parsed = new dom.window.DOMParser().parseFromString(
    `<x xmlns:jr="j" xmlns:orx="o" xmlns:odk="d" xmlns:entities="e">${text}</x>`, 'text/xml');
  return parsed.documentElement.textContent;
}

function entryOf(node) {
  const state = node.currentState;
  const entry = { relevant: state.relevant };
  if (['root', 'group', 'repeat-instance'].includes(node.nodeType)) return entry;
  const validation = node.validationState ?? {};
  Object.assign(entry, {
    value: textOf(node),
    required: state.required,
    readonly: state.readonly,
    constraint_ok: validation.constraint?.valid ?? true,
    required_ok: validation.required?.valid ?? true,
    message: validation.constraint?.message?.asString ?? '',
    label: state.label?.asString ?? '',
    hint: state.hint?.asString ?? '',
    choices: (state.valueOptions ?? []).map((item) => [item.value, item.label?.asString ?? '']),
  });
  return entry;
}

function walk(node, path, visit) {
  const isRange = node.nodeType.startsWith('repeat-range');
  visit(path, node, isRange);
  (node.currentState.children ?? []).forEach((child, at) => {
    const name = child.definition.qualifiedName?.localName
      ?? child.currentState.reference.split('/').pop();
    walk(child, isRange ? `${path}[${at + 1}]` : `${path}/${name}`, visit);
  });
}

function edit(root, [what, path, value]) {
  let found = null;
  walk(root, root.currentState.reference, (at, node) => { if (at === path) found ??= node; });
  if (found === null) throw new Error(`no ${path}`);
  const words = (value ?? '').split(' ').filter((word) => word !== '');
  if (what === 'add') found.addInstances();
  else if (found.nodeType === 'select') found.selectValues(words);
  else if (found.nodeType === 'rank') found.setValues(words);
  else found.setValue(value);
}

async function judge(form, { submission = null, edits = [] }) {
  const instance = submission === null
    ? form.createInstance()
    : await form.restoreInstance({ data: [data(submission)] });
  const { root } = instance;
  for (const step of edits) edit(root, step);
  const nodes = {};
  walk(root, root.currentState.reference, (path, node, isRange) => {
    if (!isRange) nodes[path] = entryOf(node);
  });
  return nodes;
}

const problem = (error) => ({ error: String(error?.message ?? error).slice(0, 500) });

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (line.trim() === '') continue;
  const { form, files = {}, cases } = JSON.parse(line);
  let answer;
  try {
    const options = { fetchFormAttachment: attachments(files), missingResourceBehavior: 'BLANK' };
    const loaded = await loadForm(form, options);
    if (loaded.status === 'failure') throw loaded.error;
    answer = { cases: [] };
    for (const one of cases) {
      try { answer.cases.push(await judge(loaded, one)); } catch (error) { answer.cases.push(problem(error)); }
    }
  } catch (error) {
    answer = problem(error);
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.stdout.write('', () => process.exit(0));
