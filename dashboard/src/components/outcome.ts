import type { Schemas } from '../api/client';

export type Outcome = Schemas['OutcomeRequest']['outcome'];

/** What sales says of a lead, as readers see it. */
export const OUTCOMES: Record<Outcome, string> = {
  accepted: 'Accepted',
  rejected: 'Rejected',
  recycled: 'Recycled',
  won: 'Won',
  lost: 'Lost',
};

/** An amount has at most three decimals, and all are shown. */
export const money = ({ amount, currency }: { amount: number; currency: string }): string =>
  `${new Intl.NumberFormat(undefined, { maximumFractionDigits: 3 }).format(amount)} ${currency}`;
