// Prints what @getodk/xforms-engine makes of filled forms, so that another
// implementation can be held against it.
//
// Input, one JSON object a line:
//   {"form": "<h:html…", "submission": "<data…" | null, "files": {"name": "text"}}
// Output, one JSON object a line:
//   {"nodes": [{"path", "value", "relevant", "required", "readonly", "constraint_ok", "required_ok"}]}
//   or {"error": "…"}
// A path carries the position of every instance of a repeat: /data/r[2]/name.
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { JSDOM } from 'jsdom';

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
const { createInstance, restoreInstance } = await import('@getodk/xforms-engine');

const attachments = (files) => async (resource) => {
  const name = decodeURIComponent(String(resource).split('/').pop());
  const found = Object.hasOwn(files, name);
  return new Response(found ? files[name] : 'not found', { status: found ? 200 : 404 });
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

function walk(node, path, nodes) {
  const state = node.currentState;
  const validation = node.validationState ?? {};
  const kind = node.nodeType;
  if (!kind.startsWith('repeat-range')) {
    const entry = { path, relevant: state.relevant, required: state.required, readonly: state.readonly };
    if (!['root', 'group', 'repeat-instance'].includes(kind)) {
      entry.value = textOf(node);
      entry.constraint_ok = validation.constraint?.valid ?? true;
      entry.required_ok = validation.required?.valid ?? true;
    }
    nodes.push(entry);
  }
  (state.children ?? []).forEach((child, at) => {
    const name = child.definition.qualifiedName?.localName ?? child.definition.nodeName
      ?? child.currentState.reference.split('/').pop();
    if (kind.startsWith('repeat-range')) {
      walk(child, `${path}[${at + 1}]`, nodes);
    } else {
      walk(child, `${path}/${name}`, nodes);
    }
  });
}

async function judge({ form, submission = null, files = {} }) {
  const options = { form: { fetchFormAttachment: attachments(files), missingResourceBehavior: 'BLANK' } };
  const instance = submission === null
    ? await createInstance(form, options)
    : await restoreInstance(form, { data: [data(submission)] }, options);
  const nodes = [];
  const root = instance.root;
  walk(root, root.currentState.reference, nodes);
  return { nodes };
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (line.trim() === '') continue;
  let answer;
  try {
    answer = await judge(JSON.parse(line));
  } catch (error) {
    answer = { error: String(error?.message ?? error).slice(0, 500) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.exit(0);
