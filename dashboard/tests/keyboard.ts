import { expect, type Locator, type Page } from '@playwright/test';

/** More presses than any screen has places. */
const MAX_PRESSES = 300;

/** Presses Tab until the element has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, element: Locator) {
  await expect(element).toBeVisible();
  for (let i = 0; i < MAX_PRESSES; i++) {
    if (await element.evaluate(it => it === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${element}`);
}

export async function pressOn(page: Page, element: Locator, key = 'Enter') {
  await tabTo(page, element);
  await page.keyboard.press(key);
}
