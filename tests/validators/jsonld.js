// JSON-LD in safe mode: node jsonld.js FILE...
// Safe mode refuses what other processors drop without a word, such as a key the context does not define.
'use strict';
const fs = require('fs');
const path = require('path');
const jsonld = require('jsonld');

const documentLoader = async url => { throw new Error(`wants ${url} from the network`); };

async function check(file) {
  try {
    const document = JSON.parse(fs.readFileSync(file, 'utf8'));
    const base = `https://document.invalid/letters/${path.basename(file)}`;
    const quads = await jsonld.toRDF(document, { safe: true, base, documentLoader });
    return quads.length ? [] : ['says nothing: no RDF statement'];
  } catch (error) {
    return [`${error.message} ${JSON.stringify(error.details || {})}`];
  }
}

async function main(files) {
  for (const file of files) {
    const found = await check(file);
    console.log(`${found.length ? 'FAIL' : 'ok'} ${file}`);
    for (const line of found) console.log(`  ${line}`);
    if (found.length) process.exitCode = 1;
  }
}

main(process.argv.slice(2));
