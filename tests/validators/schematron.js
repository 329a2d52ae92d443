// Schematron over many files, the schema read once: node schematron.js SCHEMA FILE...
// Findings whose role is a warning or information are printed, all others fail the file.
'use strict';
const fs = require('fs');
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

const [schemaPath, ...files] = process.argv.slice(2);
const schema = schemaWithRoles(fs.readFileSync(schemaPath, 'utf8'));
for (const file of files) {
  let lines;
  let failed = true;
  try {
    const results = schema.validateString(fs.readFileSync(file, 'utf8'));
    failed = results.some(result => !MILD.includes(result.assertId));
    lines = results.map(describe);
  } catch (error) {
    lines = [`the engine failed: ${error.message}`];
  }
  console.log(`${failed ? 'FAIL' : 'ok'} ${file}`);
  for (const line of lines) console.log(`  ${line}`);
  if (failed) process.exitCode = 1;
}
