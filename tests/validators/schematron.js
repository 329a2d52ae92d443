// Schematron over many files, the schema read once: node schematron.js SCHEMA FILE...
// Findings whose role is a warning or information are printed, all others fail the file, but for those that the
// source of a revision has, too.
'use strict';
const fs = require('fs');
const path = require('path');
const { Schema } = require('node-schematron');
const { parseXmlDocument, serializeToWellFormedString } = require('slimdom');

const SCHEMATRON = 'http://purl.oclc.org/dsdl/schematron';
const MILD = ['warning', 'warn', 'information', 'info'];

// The engine ignores @role but hands back the id of what fired: so the role travels in the id. It has no
// current(), which is XSLT's: the node that a rule is about is bound to a variable instead.
function schemaWithRoles(text) {
  const schema = parseXmlDocument(text);
  for (const name of ['assert', 'report']) {
    for (const rule of schema.getElementsByTagNameNS(SCHEMATRON, name)) {
      const role = rule.getAttribute('role') || rule.parentNode.getAttribute('role') || 'error';
      rule.setAttribute('id', role);
      const test = rule.getAttribute('test') || '';
      if (test.includes('current()')) {
        rule.setAttribute('test', `let $current := . return (${test.replaceAll('current()', '$current')})`);
      }
    }
  }
  return Schema.fromString(serializeToWellFormedString(schema));
}

function describe({ assertId: role, context, message }) {
  const id = context.getAttribute && context.getAttribute('xml:id');
  return `${role}: <${context.nodeName}${id ? ` xml:id="${id}"` : ''}> ${(message || '').trim().replace(/\s+/g, ' ')}`;
}

// The source of a revision, where tests/run keeps it: the file of this name, or the volume that it is from.
function sourceOf(file, text) {
  if (!text.includes('type="revised"')) return undefined;
  const from = file.replace('/out/published/', '/in/encoded/').replace('/out/', '/in/').replace(/\.tei\.xml$/, '.xml');
  return [from, `${path.dirname(from)}.xml`].find(source => source !== file && fs.existsSync(source));
}

const [schemaPath, ...files] = process.argv.slice(2);
const schema = schemaWithRoles(fs.readFileSync(schemaPath, 'utf8'));
const findings = file => schema.validateString(fs.readFileSync(file, 'utf8'));
const ofSources = new Map();

// What is wrong with somebody's file stays as it is in its revision, and is not our finding.
function isOfSource(result, source) {
  if (!source) return false;
  if (!ofSources.has(source)) ofSources.set(source, new Set(findings(source).map(describe)));
  return ofSources.get(source).has(describe(result));
}

for (const file of files) {
  let lines;
  let failed = true;
  try {
    const source = sourceOf(file, fs.readFileSync(file, 'utf8'));
    const results = findings(file).filter(result => !isOfSource(result, source));
    failed = results.some(result => !MILD.includes(result.assertId));
    lines = results.map(describe);
  } catch (error) {
    lines = [`the engine failed: ${error.message}`];
  }
  console.log(`${failed ? 'FAIL' : 'ok'} ${file}`);
  for (const line of lines) console.log(`  ${line}`);
  if (failed) process.exitCode = 1;
}
