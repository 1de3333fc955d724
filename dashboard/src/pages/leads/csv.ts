import type { LeadRow } from '../../api/leads';
import { nameOf, traitText } from '../../components/traits';

const HEAD = ['leadId', 'name', 'email', 'company', 'stage', 'total', 'fit', 'engagement', 'outcome', 'nextChangeOn', 'handOffState', 'handOffDueOn'];

/** The leads as CSV (RFC 4180). */
export function leadsCsv(leads: LeadRow[]): string {
  const rows = leads.map(({ leadId, traits, stage, total, fit, engagement, outcome, nextChangeOn, handOff }) => [
    cell(leadId),
    cell(nameOf(traits)),
    cell(traitText(traits, 'email')),
    cell(traitText(traits, 'company')),
    cell(stage),
    String(total),
    String(fit),
    String(engagement),
    outcome?.outcome ?? '',
    nextChangeOn ?? '',
    handOff?.state ?? '',
    handOff?.dueOn ?? '',
  ]);
  return [HEAD, ...rows].map(row => row.join(',') + '\r\n').join('');
}

/** A spreadsheet would run a stranger's text that begins as a formula, so an apostrophe makes it a text. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Saves a text as a file of the reader. */
export function download(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
