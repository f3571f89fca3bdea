/** Writes licences.txt beside the bundle: the licence text of each package whose code, styles or drawings are in it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The sprite is made from it outside the bundle. */
const DRAWN_FROM = ['lucide-static'];

/** Packages whose licence is said in their Readme alone. */
const SAID = { 'component-props': 'MIT' };

function packageFolder(id) {
  const found = id.replaceAll('\\', '/').match(/^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//);
  return found && existsSync(join(found[1], 'package.json')) ? found[1] : null;
}

function licenceText(folder) {
  const name = readdirSync(folder).sort().find((file) => /^(mit-)?licen[cs]e/i.test(file));
  return name ? readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim() : null;
}

function entry(folder) {
  const { name, version, license = SAID[name] } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (!license) throw new Error(`Expected a licence in ${name}, but it names none. Find it out and add it to build/licences.js.`);
  const text = licenceText(folder) ?? `Licence: ${license} (the package carries no text of its own)`;
  return { key: `${name} ${version}`, text: `${name} ${version} (${license})\n\n${text}\n` };
}

export const licences = {
  name: 'licences',
  generateBundle() {
    const ids = [...this.getModuleIds()];
    const modules = join(dirname(new URL(import.meta.url).pathname), '..', 'node_modules');
    const folders = new Set(DRAWN_FROM.map((name) => join(modules, name)));
    for (const folder of ids.map(packageFolder)) if (folder) folders.add(folder);
    const entries = [...folders].map(entry).sort((a, b) => (a.key < b.key ? -1 : 1));
    const line = `\n${'-'.repeat(78)}\n\n`;
    this.emitFile({ type: 'asset', fileName: 'licences.txt', source: entries.map(({ text }) => text).join(line) });
  },
};
