export type Traits = Record<string, unknown>;

/** The text of a trait; empty if the lead does not have it. */
export function traitText(traits: Traits, name: string): string {
  const value = Object.hasOwn(traits, name) ? traits[name] : undefined;
  return value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}

/** What people call the lead; empty if no trait says it. */
export function nameOf(traits: Traits): string {
  const full = [traitText(traits, 'firstName'), traitText(traits, 'lastName')].filter(Boolean).join(' ');
  return traitText(traits, 'name') || full || traitText(traits, 'email');
}
