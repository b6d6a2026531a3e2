// Reads a page of Markdown from standard input and prints what Mermaid's own parser finds in its diagrams, as JSON:
// [{"title": …, "size": …, "actors": {"C": …}, "messages": [{"from": …, "to": …, "kind": …, "text": …}]}].
// Fails, with the parser's message, at the first diagram that it does not take.
import { readFileSync } from 'node:fs';
import mermaid from 'mermaid';

// Inside, Mermaid has #59; as ﬂ°°59¶ß until it is drawn.
const shown = (text) => text.replace(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCodePoint(code));

const page = readFileSync(0, 'utf8');
const found = [];
for (const [, title, text] of page.matchAll(/^### (.*)\n\n```mermaid\n([^]*?)^```$/gm)) {
    await mermaid.parse(text); // as a page would: the limit of its size too
    const { db, type } = await mermaid.mermaidAPI.getDiagramFromText(text);
    if (type !== 'sequence') throw new Error(`a diagram of the type ${type}`);
    const kinds = Object.fromEntries(Object.entries(db.LINETYPE).map(([name, number]) => [number, name]));
    found.push({
        title,
        size: text.length,
        actors: Object.fromEntries([...db.getActors()].map(([name, actor]) => [name, shown(actor.description)])),
        messages: db.getMessages().map((m) => ({ from: m.from, to: m.to, kind: kinds[m.type], text: shown(m.message) })),
    });
}
console.log(JSON.stringify(found));
