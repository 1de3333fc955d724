// Pages of a shop in Chromium. They load an SDK as a bundler would build it in, and can reach no host but this machine.
import { createServer } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const PROGRAMS = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
const file = path => readFileSync(new URL(`node_modules/${path}`, import.meta.url));
// Segment publishes the build for a browser as a script that sets a global name.
const FILES = {
  '/segment-global.js': file('@segment/analytics-next/dist/umd/index.js'),
  '/segment.mjs': "import './segment-global.js'; export const AnalyticsBrowser = globalThis.AnalyticsNext.AnalyticsBrowser;",
  '/rudder.mjs': file('@rudderstack/analytics-js/dist/npm/modern/bundled/esm/index.mjs'),
};
const IMPORTS = { '@segment/analytics-next': '/segment.mjs', '@rudderstack/analytics-js/bundled': '/rudder.mjs' };
const PAGE = ({ program, html }) => `<!doctype html><title>Pricing</title><script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script>
${html}<script type="module">${program}\nglobalThis.isDone = true;</script>`;

export async function startBrowser() {
  const executablePath = PROGRAMS.find(path => path && existsSync(path));
  if (!executablePath) throw new Error('Chromium was not found. Install it (Debian: apt-get install chromium), or set CHROMIUM to its path.');
  const visits = new Map();
  const server = createServer((request, response) => {
    const { pathname: path, searchParams } = new URL(request.url, 'http://shop');
    const type = path in FILES ? 'text/javascript' : 'text/html';
    response.writeHead(200, { 'content-type': type }).end(FILES[path] ?? PAGE(visits.get(searchParams.get('visit')) ?? { program: '', html: '' }));
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const shop = `http://127.0.0.1:${server.address().port}`;
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'] });
  return {
    /**
     * Opens the page with a program that uses an SDK. It has run when this returns, but may not have sent all. `hosts` has
     * those that the page asked. Nothing is intercepted, because that would stop what a page sends while it is left.
     */
    async visit(program, html = '') {
      const context = await browser.newContext();
      const hosts = new Set();
      const said = [];
      const page = await context.newPage();
      page.on('request', request => hosts.add(new URL(request.url()).origin));
      page.on('console', message => said.push(message.text()));
      page.on('pageerror', error => said.push(String(error)));
      const visit = String(visits.size);
      visits.set(visit, { program, html });
      await page.goto(`${shop}/pricing?utm_source=news&visit=${visit}`);
      await page.waitForFunction(() => globalThis.isDone, undefined, { timeout: 20_000 }).catch(error => {
        throw new Error(`the page failed: ${said.join('\n')}`, { cause: error });
      });
      hosts.delete(shop);
      return { page, hosts, leave: () => page.goto(`${shop}/elsewhere`), close: () => context.close() };
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}
