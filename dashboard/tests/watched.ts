import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { url } from './system';

/** Every look of a screen: the colours and the widths that readers have. */
export const LOOKS = (['light', 'dark'] as const).flatMap(colorScheme =>
  [360, 1440].map(width => ({ name: `${colorScheme}-${width}`, colorScheme, width })),
);

/** Statuses that a test provokes. Chromium writes each failed request to the console. */
const EXPECTED = /the server responded with a status of (40[01349]|422)/;

/** A test whose page writes no error to the console, and asks no host but the system's. */
export const test = base.extend<{ otherHosts: string[] }>({
  /** Origins that the test lets the page ask as well. */
  otherHosts: async ({}, use) => use([]),
  page: async ({ page, otherHosts }, use) => {
    const wrong: string[] = [];
    page.on('console', message => {
      if (['error', 'warning'].includes(message.type()) && !EXPECTED.test(message.text())) wrong.push(message.text());
    });
    page.on('pageerror', error => wrong.push(String(error)));
    page.on('dialog', dialog => wrong.push(`a dialog opened: ${dialog.message()}`));
    page.on('request', request => {
      const isOwn = [url, ...otherHosts].some(origin => request.url().startsWith(`${origin}/`));
      if (!isOwn && !/^(data|blob):/.test(request.url())) wrong.push(`asked ${request.url()}`);
    });
    await use(page);
    expect(wrong).toEqual([]);
  },
});

/** @param part what to look at, if not the whole screen */
export async function expectAccessible(page: Page, part = 'html') {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze();
  expect(violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(node => `${node.html.slice(0, 300)} ${node.failureSummary}`) }))).toEqual([]);
}

/** The page itself never scrolls sideways. A wide table scrolls within its own frame. */
export async function expectFits(page: Page) {
  const [content, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  expect(content).toBeLessThanOrEqual(seen!);
}

/** No usual word of ours is broken at the end of a line: a day such as 24 Sept 2026 stays readable. Texts of strangers may break anywhere. */
export async function expectWholeWords(page: Page) {
  const broken = await page.evaluate(() => {
    const found: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      if (text.parentElement!.closest('.sent, pre, script')) continue;
      for (const { 0: word, index } of text.textContent!.matchAll(/[^\s-]{2,14}/g)) {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) found.push(text.textContent!);
      }
    }
    return found;
  });
  expect(broken).toEqual([]);
}

/** No table is wider than its frame: a long text breaks. On a phone a reader moves the points of a card sideways. */
export async function expectTablesFit(page: Page) {
  const tooWide = await page.evaluate(() =>
    [...document.querySelectorAll('table:not([aria-label="Points of each rule"])')]
      .filter(table => table.scrollWidth > table.parentElement!.clientWidth + 1)
      .map(table => table.getAttribute('aria-label')),
  );
  expect(tooWide).toEqual([]);
}

export const screenshot = (page: Page, name: string) => page.screenshot({ path: `target/screenshots/${name}.png`, fullPage: true });

/** Holds an answer back until the test has seen what the page shows meanwhile. */
export function gate() {
  let open = () => {};
  const opened = new Promise<void>(resolve => (open = resolve));
  return { opened, open: () => open() };
}

export { expect };
