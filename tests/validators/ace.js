// Ace over many books with one browser: node ace.js REPORTS EPUB...
// Needs PUPPETEER_EXECUTABLE_PATH; leaves the full report of each book in REPORTS/<process>/<stem>/.
'use strict';
process.env.ACE_TIMEOUT_INITIAL = '60000'; // a busy machine needs more than Ace's 5 s to start a browser
const path = require('path');
const ace = require('@daisy/ace-core');
const axe = require('@daisy/ace-axe-runner-puppeteer');

// Ace launches a browser before each book and closes it after: here it stays open for all of them.
const runner = { ...axe, launch: async () => {}, close: async () => {} };

function findings(report) {
  const found = report.assertions.flatMap(document => document.assertions.map(({ 'earl:test': test, 'earl:result': result }) =>
    `${document['earl:testSubject'].url} ${test['dct:title']} (${test['earl:impact']}): ` +
    `${result['dct:description']} ${result.html || ''}`.replace(/\s+/g, ' ')));
  const outcome = report['earl:result']['earl:outcome'];
  return found.length || outcome === 'pass' ? found : [`outcome ${outcome} without an assertion`];
}

async function check(epub, outdir) {
  try {
    const [, report] = await ace(epub, { cwd: process.cwd(), outdir, lang: 'en', silent: true, initLogger: true }, runner);
    return findings(report);
  } catch (error) {
    return [`Ace did not finish: ${error && error.message || error}`];
  }
}

async function main([reports, ...epubs]) {
  await axe.launch();
  for (const epub of epubs) {
    const found = await check(epub, path.join(reports, String(process.pid), path.parse(epub).name));
    console.log(`${found.length ? 'FAIL' : 'ok'} ${epub}`);
    for (const line of found) console.log(`  ${line}`);
    if (found.length) process.exitCode = 1;
  }
  await axe.close();
}

main(process.argv.slice(2));
