// failures.mjs FILE.trx...: every failed test in one line, with what it said.
import { readFileSync } from 'node:fs';

const most = 600;
const plain = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const text = xml => xml.replace(/&#x([0-9A-Fa-f]+);/g, (_, code) => String.fromCodePoint(parseInt(code, 16))).replace(/&(lt|gt|quot|apos|amp);/g, (_, name) => plain[name]);
const short = words => words.length > most ? `${words.slice(0, most)} ...` : words;

for (const file of process.argv.slice(2)) {
    for (const [, attributes, body] of readFileSync(file, 'utf8').matchAll(/<UnitTestResult ([^>]*[^/])>(.*?)<\/UnitTestResult>/gs)) {
        if (!attributes.includes('outcome="Failed"')) continue;
        const name = text(/testName="([^"]*)"/.exec(attributes)?.[1] ?? '(no name)');
        const said = text(/<Message>(.*?)<\/Message>/s.exec(body)?.[1] ?? '(no message)').replace(/\s+/g, ' ').trim();
        console.log(`      ${name}: ${short(said)}`);
    }
}
