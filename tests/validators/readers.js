// Reads e-books in two reading engines, foliate-js and epub.js, as a reader does: node readers.js EPUB...
// Each entry of the contents leads somewhere, each page of the page list to its mark, on the screen; each call of a note
// pops the note up (foliate-js) or leads to it (epub.js), and the note leads back to its call.
// Needs PUPPETEER_EXECUTABLE_PATH.
'use strict';
const fs = require('fs');
const http = require('http');
const path = require('path');
const puppeteer = require('puppeteer');

const modules = path.dirname(path.dirname(require.resolve('jszip/package.json')));
const pages = {
  '/foliate': '<!DOCTYPE html><meta charset="utf-8"><style>body { margin: 0 } foliate-view { display: block; height: 100vh }</style>',
  '/epubjs': '<!DOCTYPE html><meta charset="utf-8"><style>body { margin: 0 } #screen { width: 600px; height: 800px }</style>'
    + '<div id="screen"></div><script src="/modules/jszip/dist/jszip.min.js"></script>'
    + '<script src="/modules/epubjs/dist/epub.min.js"></script>',
};

// Serves the two pages, the engines, and the books by their number.
function serve(epubs) {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const page = pages[pathname];
    const [, folder, name] = pathname.split('/', 3);
    const file = { book: epubs[parseInt(name, 10)], modules: path.join(modules, pathname.slice('/modules/'.length)) }[folder];
    if (page) response.setHeader('content-type', 'text/html').end(page);
    else if (!file || !fs.existsSync(file)) response.writeHead(404).end();
    else response.setHeader('content-type', file.endsWith('.js') ? 'text/javascript' : 'application/octet-stream').end(fs.readFileSync(file));
  });
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server)));
}

// What is wrong with a book in foliate-js. Runs in the page.
async function inFoliate(url) {
  const bad = [];
  const wait = ms => new Promise(resolve => setTimeout(resolve, ms));
  const until = async test => { for (let turn = 0; turn < 80 && !test(); turn++) await wait(25); };
  // foliate-js styles what it shows in the next frame, and again when its fonts have come: a view closed before is an error.
  const settled = async doc => {
    for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
    await doc?.fonts?.ready;
    await wait(0);
  };
  const hasRole = (element, role) => (element?.getAttribute?.('role') ?? '').split(/\s+/).includes(role);
  const words = element => (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
  const { FootnoteHandler } = await import('/modules/foliate-js/footnotes.js');
  await import('/modules/foliate-js/view.js');
  const view = document.createElement('foliate-view');
  document.body.append(view);
  let place;
  view.addEventListener('relocate', event => { place = event.detail; });
  await view.open(url);
  view.renderer.setAttribute('animated', false);
  const { book } = view;
  const target = async href => {
    const found = await book.resolveHref(href);
    return found && found.anchor(await book.sections[found.index].createDocument());
  };

  const entries = list => (list ?? []).flatMap(entry => [entry, ...entries(entry.subitems)]);
  for (const { label, href } of entries(book.toc)) if (await target(href) == null) bad.push(`contents: ${label} leads nowhere`);

  for (const { label, href } of book.pageList ?? []) {
    if (!hasRole(await target(href), 'doc-pagebreak')) { bad.push(`page ${label} leads to no page break`); continue; }
    place = undefined;
    await view.goTo(href);
    await until(() => place);
    await settled(view.renderer.getContents()[0]?.doc);
    await wait(30);
    const { anchor } = await book.resolveHref(href);
    const mark = place?.range && anchor(place.range.startContainer.getRootNode());
    if (!mark || place.range.comparePoint(mark, 0) !== 0) bad.push(`page ${label} is not on the screen`);
    else if (!place.pageItem) bad.push(`at page ${label} no page is named`);
  }

  const handler = new FootnoteHandler();
  let popup, jumped;
  handler.addEventListener('before-render', ({ detail }) => {
    detail.view.style.cssText = 'position: fixed; left: -3000px; width: 300px; height: 300px';
    document.body.append(detail.view);
  });
  handler.addEventListener('render', ({ detail }) => { popup = detail; });
  view.addEventListener('link', event => { jumped = !handler.handle(book, event); });
  for (const [index, section] of book.sections.entries()) {
    const links = [...(await section.createDocument()).querySelectorAll('a')];
    for (const [place, link] of links.entries()) {
      const isCall = hasRole(link, 'doc-noteref');
      if (!isCall && !hasRole(link, 'doc-backlink')) continue;
      const name = `${section.id}: ${isCall ? 'call' : 'link back'} ${words(link)}`;
      const led = await target(section.resolveHref(link.getAttribute('href')));
      popup = jumped = undefined;
      await view.goTo(index);
      await settled(view.renderer.getContents().find(shown => shown.index === index)?.doc);
      await wait(40);
      const { doc } = view.renderer.getContents().find(shown => shown.index === index);
      doc.querySelectorAll('a')[place].click();
      await until(() => popup || jumped);
      if (isCall) {
        if (!popup) { bad.push(`${name}: no note pops up`); continue; }
        const { doc: note } = popup.view.renderer.getContents?.()[0] ?? {};
        await settled(note);
        const shown = words(note?.body ?? popup.target);
        if (!shown || shown !== words(led)) bad.push(`${name}: "${shown.slice(0, 60)}" pops up, and the note is "${words(led).slice(0, 60)}"`);
      } else {
        const note = link.closest('[id]:not(a)');
        if (!hasRole(led, 'doc-noteref')) bad.push(`${name} leads to no call`);
        else if (led.getAttribute('href').split('#')[1] !== note?.id) bad.push(`${name} leads to the call of another note`);
        if (popup) bad.push(`${name}: a note pops up`);
      }
      popup?.view.close?.();
      popup?.view.remove();
    }
  }
  return bad;
}

// What is wrong with a book in epub.js. Runs in the page.
async function inEpubJs(url) {
  const bad = [];
  const wait = ms => new Promise(resolve => setTimeout(resolve, ms));
  const hasRole = (element, role) => (element.getAttribute('role') ?? '').split(/\s+/).includes(role);
  const book = ePub(url);
  const rendition = book.renderTo('screen', { width: 600, height: 800, flow: 'paginated', spread: 'none' });
  await book.ready;
  await rendition.display();
  const isOnScreen = id => {
    const screen = document.getElementById('screen').getBoundingClientRect();
    return rendition.getContents().some(contents => {
      const element = contents.document.getElementById(id);
      if (!element) return false;
      const frame = contents.window.frameElement.getBoundingClientRect();
      const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
      const [x, y] = [frame.left + box.left, frame.top + box.top];
      return x >= screen.left - 2 && x <= screen.right + 2 && y >= screen.top - 2 && y <= screen.bottom + 2;
    });
  };
  const becomesVisible = async id => {
    for (let turn = 0; turn < 40 && !isOnScreen(id); turn++) await wait(25);
    return isOnScreen(id);
  };

  for (const { href } of book.pageList?.pageList ?? []) {
    await rendition.display(href);
    if (!await becomesVisible(href.split('#')[1])) bad.push(`page ${href} is not on the screen`);
  }
  for (const item of book.spine.spineItems) {
    await rendition.display(item.href);
    await wait(40);
    const links = () => [...(rendition.getContents()[0]?.document.querySelectorAll('a') ?? [])];
    for (const place of links().keys()) {
      const link = links()[place];
      if (!hasRole(link, 'doc-noteref') && !hasRole(link, 'doc-backlink')) continue;
      const name = `${item.href}: ${link.textContent}`;
      const id = link.getAttribute('href').split('#')[1];
      link.click();
      if (!await becomesVisible(id)) bad.push(`${name}: its target is not on the screen`);
      if (rendition.getContents()[0]?.sectionIndex !== item.index) { await rendition.display(item.href); await wait(40); }
    }
  }
  return bad;
}

async function main(epubs) {
  const server = await serve(epubs);
  // A book of hundreds of chapters is read in minutes.
  const browser = await puppeteer.launch({ args: ['--no-sandbox'], protocolTimeout: 20 * 60 * 1000 });
  for (const [number, epub] of epubs.entries()) {
    const found = [];
    for (const [engine, read] of [['foliate', inFoliate], ['epubjs', inEpubJs]]) {
      const page = await browser.newPage();
      await page.setViewport({ width: 640, height: 820 });
      page.on('pageerror', error => found.push(`${engine}: ${error.message}`));
      await page.goto(`http://127.0.0.1:${server.address().port}/${engine}`);
      try {
        found.push(...(await page.evaluate(read, `/book/${number}.epub`)).map(line => `${engine}: ${line}`));
      } catch (error) {
        found.push(`${engine} did not finish: ${error.message.split('\n')[0]}`);
      }
      await page.close();
    }
    console.log(`${found.length ? 'FAIL' : 'ok'} ${epub}`);
    for (const line of found) console.log(`  ${line}`);
    if (found.length) process.exitCode = 1;
  }
  await browser.close();
  server.close();
}

main(process.argv.slice(2));
