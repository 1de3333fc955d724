import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { recordOutcome } from '../../api/leads';
import { Confirmation } from '../../components/Confirmation';
import type { Outcome } from '../../components/outcome';

/** The API takes no longer texts. */
const MAX_REASON_CHARS = 500;
const MAX_DEAL_CHARS = 256;
/** At most 10^12, which the API checks, and three decimals. So a JavaScript number has all the digits. */
const AMOUNT = /^-?\d{1,13}(\.\d{1,3})?$/;
const CURRENCY = /^[A-Z]{3}$/;

interface Texts {
  title: string;
  confirm: string;
  what: string;
  hasDeal?: boolean;
  hasRevenue?: boolean;
}

const AFTER = 'The timeline shows it, the score and the stage are computed again, and the event "Lead Outcome Recorded" is published.';
const TEXTS: Record<Outcome, Texts> = {
  accepted: { title: 'Accept the lead', confirm: 'Accept', what: `Sales will take care of this lead. ${AFTER}` },
  rejected: { title: 'Reject the lead', confirm: 'Reject', what: `Sales will not take this lead. ${AFTER} The scoring model can take points for it.` },
  recycled: {
    title: 'Recycle the lead',
    confirm: 'Recycle',
    what: `Sales gives this lead back to marketing. ${AFTER} The scoring model can ask it for something new.`,
  },
  won: {
    title: 'Record a won deal',
    confirm: 'Record as won',
    what: `The deal is won, and its revenue counts once. ${AFTER}`,
    hasDeal: true,
    hasRevenue: true,
  },
  lost: {
    title: 'Record a lost deal',
    confirm: 'Record as lost',
    what: `The deal is lost. If it was won before, its revenue counts no more. ${AFTER}`,
    hasDeal: true,
  },
};

export function OutcomeDialog({ lead, outcome, close }: { lead: string; outcome: Outcome; close: () => void }) {
  // One id for all attempts: if an answer is lost, the next attempt records nothing twice.
  const [messageId] = useState(() => crypto.randomUUID());
  const [reason, setReason] = useState('');
  const [deal, setDeal] = useState('');
  const [amount, setAmount] = useState('');
  const [currency, setCurrency] = useState('');
  const { title, confirm, what, hasDeal, hasRevenue } = TEXTS[outcome];
  const hasAmount = amount.trim() !== '' || currency.trim() !== '';
  const isAmount = AMOUNT.test(amount.trim());
  const isCurrency = CURRENCY.test(currency.trim());
  const isRevenueReady = !hasAmount || (isAmount && isCurrency);
  return (
    <Confirmation
      title={title}
      confirm={confirm}
      what={what}
      isReady={reason.length <= MAX_REASON_CHARS && deal.length <= MAX_DEAL_CHARS && isRevenueReady}
      change={() =>
        recordOutcome(lead, {
          outcome,
          messageId,
          ...(reason.trim() && { reason: reason.trim() }),
          ...(deal.trim() && { deal: deal.trim() }),
          ...(hasAmount && { revenue: { amount: Number(amount), currency: currency.trim() } }),
        })
      }
      close={close}
    >
      <FormField
        label="Reason (optional)"
        constraintText={`At most ${MAX_REASON_CHARS} characters. It is published with the event, so write nothing about the person.`}
      >
        <Input value={reason} onChange={({ detail }) => setReason(detail.value)} />
      </FormField>
      {hasDeal && (
        <FormField label="Deal (optional)" constraintText="Its id in your CRM. The last word about a deal counts.">
          <Input value={deal} onChange={({ detail }) => setDeal(detail.value)} />
        </FormField>
      )}
      {hasRevenue && (
        <FormField
          label="Amount (optional)"
          constraintText="A number with at most 3 decimals, such as 12000.50."
          errorText={hasAmount && !isAmount && amount !== '' ? 'Write digits, and a point before the decimals.' : undefined}
        >
          <Input value={amount} inputMode="decimal" onChange={({ detail }) => setAmount(detail.value)} />
        </FormField>
      )}
      {hasRevenue && (
        <FormField
          label="Currency"
          constraintText="Three letters, such as EUR. An amount needs one."
          errorText={hasAmount && !isCurrency && currency.length >= 3 ? 'Write the three letters of ISO 4217.' : undefined}
        >
          <Input value={currency} onChange={({ detail }) => setCurrency(detail.value.toUpperCase())} />
        </FormField>
      )}
    </Confirmation>
  );
}
