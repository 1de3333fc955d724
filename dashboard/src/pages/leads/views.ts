/** A named address of the Leads screen. */
export interface View {
  name: string;
  href: string;
}

const KEY = 'leadscore.views';

/** The views of this browser. What is no view is left out. */
export function readViews(): View[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isView) : [];
  } catch {
    return [];
  }
}

const isView = (value: unknown): value is View =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  'href' in value &&
  typeof value.href === 'string' &&
  value.href.startsWith('#/');

export function writeViews(views: View[]): void {
  localStorage.setItem(KEY, JSON.stringify(views));
}
