// Makes the documentation site of the Markdown in this repository: node build.mjs [--out DIR]. The Markdown stays the source and is read as it
// lies; nothing that comes out asks another host for anything. Ends with code 1 and a list where a link leads nowhere.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import MarkdownIt from 'markdown-it';
import MiniSearch from 'minisearch';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '..');
const given = process.argv.indexOf('--out');
const out = given < 0 ? join(here, 'target') : resolve(process.argv[given + 1]);
const site = JSON.parse(readFileSync(join(here, 'pages.json'), 'utf8'));
const wrong = [];
const copied = new Set();

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
const isFolder = (path) => statSync(join(root, path)).isDirectory();
/** Where a page, or the list of a folder, lies in the site. */
const addressOf = (path) => {
  if (path === 'README.md') return 'index.html';
  if (path.endsWith('/README.md')) return path.replace(/README\.md$/, 'index.html');
  return path.endsWith('.md') ? path.replace(/\.md$/, '.html') : `${path}/index.html`;
};
/** What a heading is called in links, as code hosts do it. */
const slugOf = (text) => text.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replace(/ /g, '-');

// Pages: those of the navigation, and whatever of Markdown is in the folders that it names.
const paths = [];
const folders = [];
for (const path of site.groups.flatMap((group) => group.pages)) {
  if (!isFolder(path)) {
    paths.push(path);
    continue;
  }
  folders.push(path);
  for (const name of readdirSync(join(root, path)).sort()) {
    if (name.endsWith('.md')) paths.push(`${path}/${name}`);
  }
}
paths.push('clients/conformance/README.md');
const known = new Set(paths);

/** The part of a page under that heading, without the heading. */
function section(path, heading) {
  const text = readFileSync(join(root, path), 'utf8');
  const from = text.indexOf(`\n## ${heading}\n`);
  if (from < 0) throw new Error(`${path} has no heading "${heading}"`);
  const rest = text.slice(from + heading.length + 5);
  const end = rest.search(/\n## /);
  return end < 0 ? rest : rest.slice(0, end);
}

// A comment that only this reads, on a line of its own: <!-- tab NAME: PATH "HEADING" -->. Several in a row are tabs.
const TAB = /^<!-- tab ([^:]+): (\S+) "([^"]+)" -->$/;

const markdown = new MarkdownIt({ html: false, linkify: false });
let page; // What is being read: {path, slugs, headings, sections}.

function target(href, from) {
  const [path, anchor] = href.split('#');
  const full = path === '' ? page.path : posix.normalize(posix.join(posix.dirname(from), path));
  return { full: full.replace(/\/$/, ''), anchor };
}

/** Where a file lies that is copied. A page of somebody else is shown as text: it would not work here, and might ask other hosts. */
const copyOf = (path) => (path.endsWith('.html') ? `${path}.txt` : path);

/** A link of the Markdown as one of the site; what is no page is copied beside it. */
function link(href, from) {
  if (/^(https?|mailto):/.test(href)) return href;
  const { full, anchor } = target(href, from);
  if (full.startsWith('..') || !existsSync(join(root, full))) {
    wrong.push(`${page.path}: ${href} leads nowhere`);
    return href;
  }
  let address;
  if (isFolder(full)) {
    if (!folders.includes(full)) folders.push(full);
    address = addressOf(full);
  } else if (known.has(full)) {
    address = addressOf(full);
    if (anchor) page.anchors.push({ full, anchor, href });
  } else {
    copied.add(full);
    address = copyOf(full);
  }
  const relative = posix.relative(posix.dirname(addressOf(page.path)), address);
  return (relative === '' ? posix.basename(address) : relative) + (anchor ? `#${anchor}` : '');
}

function rendered(text, from, prefix) {
  const tokens = markdown.parse(text, {});
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token.type === 'heading_open') {
      const title = tokens[i + 1].children.filter((each) => ['text', 'code_inline'].includes(each.type)).map((each) => each.content).join('');
      const own = prefix + slugOf(title);
      const count = page.slugs.get(own) ?? 0;
      page.slugs.set(own, count + 1);
      const slug = count === 0 ? own : `${own}-${count}`;
      token.attrSet('id', slug);
      page.sections.push({ slug, title, text: '' });
    } else if (token.type === 'inline') {
      for (const child of token.children) {
        if (child.type === 'link_open') child.attrSet('href', link(child.attrGet('href'), from));
        if (child.type === 'image') child.attrSet('src', link(child.attrGet('src'), from));
      }
      const said = token.children.map((each) => each.content).join(' ');
      if (tokens[i - 1].type === 'heading_open') continue;
      if (page.sections.length > 0) page.sections.at(-1).text += ` ${said}`;
      else page.first += said;
    } else if (token.type === 'fence' && page.sections.length > 0) {
      page.sections.at(-1).text += ` ${token.content}`;
    }
  }
  return markdown.renderer.render(tokens, markdown.options, {});
}

function tabs(list, number) {
  const names = list.map(([, name], i) =>
    `<input type="radio" name="tabs-${number}" id="tab-${number}-${i}"${i === 0 ? ' checked' : ''}><label for="tab-${number}-${i}">${escaped(name)}</label>`);
  const bodies = list.map(([, name, path, heading]) =>
    `<section class="tab">${rendered(section(path, heading), path, `${slugOf(name)}-`)}</section>`);
  return `<div class="tabs tabs-${list.length}">${names.join('')}${bodies.join('')}</div>`;
}

function body(path) {
  const lines = readFileSync(join(root, path), 'utf8').split('\n');
  let html = '';
  let plain = [];
  let list = [];
  let number = 0;
  const flush = () => {
    html += rendered(plain.join('\n'), path, '');
    plain = [];
  };
  for (const line of [...lines, '']) {
    const tab = TAB.exec(line);
    if (tab) {
      flush();
      list.push(tab);
    } else {
      if (list.length > 0 && line.trim() !== '') {
        html += tabs(list, number++);
        list = [];
      }
      if (!line.startsWith('<!--')) plain.push(line);
    }
  }
  if (list.length > 0) html += tabs(list, number++);
  flush();
  return html;
}

function titleOf(path) {
  const found = /^# (.+)$/m.exec(readFileSync(join(root, path), 'utf8'));
  return path === 'README.md' ? 'What it is' : (found ? found[1] : path).replace(/`/g, '');
}

function folderTitle(path) {
  return posix.basename(path).replace(/^./, (first) => first.toUpperCase());
}

function framed(path, title, content) {
  const address = addressOf(path);
  const up = posix.relative(posix.dirname(address), '.') || '.';
  const navigation = site.groups.map((group) => `<h2>${escaped(group.title)}</h2><ul>${group.pages.map((each) => {
    const name = isFolder(each) ? folderTitle(each) : titleOf(each);
    return `<li><a href="${up}/${addressOf(each)}"${each === path ? ' aria-current="page"' : ''}>${escaped(name)}</a></li>`;
  }).join('')}</ul>`).join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'">
<title>${escaped(title)} - ${escaped(site.title)}</title>
<link rel="stylesheet" href="${up}/assets/site.css">
<script defer src="${up}/assets/minisearch.js"></script>
<script defer src="${up}/assets/search.js" data-root="${up}"></script>
</head>
<body>
<a class="skip" href="#content">To the content</a>
<nav aria-label="Pages"><p class="name"><a href="${up}/index.html">${escaped(site.title)}</a></p>
<label for="search">Search</label><input id="search" type="search" autocomplete="off"><ul id="found" aria-live="polite"></ul>
${navigation}</nav>
<main id="content">${content}</main>
</body>
</html>
`;
}

function write(address, text) {
  const file = join(out, address);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

rmSync(out, { recursive: true, force: true });
const pages = paths.map((path) => {
  page = { path, slugs: new Map(), sections: [], anchors: [], first: '' };
  page.title = titleOf(path);
  page.html = body(path);
  return page;
});

// Folders grow while links are read, and so does what is copied.
for (const path of folders) {
  const names = readdirSync(join(root, path)).filter((name) => !name.startsWith('.')).sort();
  const items = names.map((name) => {
    const full = `${path}/${name}`;
    if (isFolder(full)) return `<li>${escaped(name)}/</li>`;
    if (!known.has(full)) copied.add(full);
    const address = posix.relative(path, known.has(full) ? addressOf(full) : copyOf(full));
    return `<li><a href="${escaped(address)}">${escaped(known.has(full) ? titleOf(full) : name)}</a></li>`;
  });
  if (!known.has(`${path}/README.md`)) {
    write(addressOf(path), framed(path, folderTitle(path), `<h1>${escaped(folderTitle(path))}</h1><ul>${items.join('')}</ul>`));
  }
}
const ids = new Map(pages.map((each) => [each.path, new Set([...each.html.matchAll(/ id="([^"]+)"/g)].map((found) => found[1]))]));
for (const each of pages) {
  for (const { full, anchor, href } of each.anchors) {
    if (!ids.get(full).has(anchor)) wrong.push(`${each.path}: ${href} leads to no heading`);
  }
  write(addressOf(each.path), framed(each.path, each.title, each.html));
}
for (const file of copied) {
  mkdirSync(dirname(join(out, file)), { recursive: true });
  cpSync(join(root, file), join(out, copyOf(file)));
}
cpSync(join(here, 'assets'), join(out, 'assets'), { recursive: true });
cpSync(join(here, 'node_modules/minisearch/dist/umd/index.js'), join(out, 'assets/minisearch.js'));
// What the file would ask for besides.
const library = join(out, 'assets/minisearch.js');
writeFileSync(library, readFileSync(library, 'utf8').replace(/\/\/# sourceMappingURL=.*\n?/, ''));

const search = new MiniSearch({ fields: ['title', 'text'], storeFields: ['title', 'page'] });
search.addAll(pages.flatMap((each) => each.sections.map((part) => ({
  id: `${addressOf(each.path)}#${part.slug}`, page: each.title, title: part.title, text: part.text,
}))));
write('assets/search.json', JSON.stringify(search));

// For programs that read: what there is, in Markdown.
const says = (each) => (each.sections[0]?.text ?? each.first).trim().split(/(?<=\.) /)[0].replace(/\s+/g, ' ');
write('llms.txt', `# ${site.title}\n\n> ${site.summary}\n${site.groups.map((group) => `\n## ${group.title}\n\n${group.pages
  .filter((path) => !isFolder(path))
  .map((path) => {
    const each = pages.find((one) => one.path === path);
    write(path, readFileSync(join(root, path), 'utf8'));
    return `- [${each.title}](${path}): ${says(each)}`;
  }).join('\n')}\n`).join('')}`);

if (wrong.length > 0) {
  console.error(wrong.join('\n'));
  process.exit(1);
}
console.log(`${pages.length} pages in ${out}`);
