import { type Activity, detachIdentity, splitLead } from '../../api/leads';
import { Confirmation } from '../../components/Confirmation';
import type { Outcome } from '../../components/outcome';
import { Sent } from '../../components/Sent';
import { CorrectionDialog } from './CorrectionDialog';
import { EraseDialog } from './EraseDialog';
import { MergeDialog } from './MergeDialog';
import { OutcomeDialog } from './OutcomeDialog';

/** What a reader has chosen to change about a lead, and has not confirmed yet. */
export type Change =
  | { kind: 'merge'; with?: string }
  | { kind: 'split'; part: string }
  | { kind: 'detach'; identity: string }
  | { kind: 'void' | 'restore'; activity: Activity }
  | { kind: 'outcome'; outcome: Outcome }
  | { kind: 'erase' };

export function ChangeDialog({ lead, change, close }: { lead: string; change: Change; close: () => void }) {
  switch (change.kind) {
    case 'merge':
      return <MergeDialog lead={lead} other={change.with} close={close} />;
    case 'outcome':
      return <OutcomeDialog lead={lead} outcome={change.outcome} close={close} />;
    case 'erase':
      return <EraseDialog lead={lead} close={close} />;
    case 'void':
    case 'restore':
      return <CorrectionDialog lead={lead} kind={change.kind} activity={change.activity} close={close} />;
    case 'split':
      return (
        <Confirmation
          title="Split the lead"
          confirm="Split"
          what={
            <>
              The lead <Sent>{change.part}</Sent> will be a lead of its own again, with its activities, identities and stages. Both
              scores are computed again. What came after the merge stays here. Nothing merges the two again by itself.
            </>
          }
          change={() => splitLead(lead, change.part)}
          close={close}
        />
      );
    case 'detach':
      return (
        <Confirmation
          title="Detach the identity"
          confirm="Detach"
          what={
            <>
              The lead will lose <Sent>{change.identity}</Sent> for good. Activities that named it and nothing stronger will not count
              any more. The next activity with it starts a lead of its own.
            </>
          }
          change={() => detachIdentity(lead, change.identity)}
          close={close}
        />
      );
  }
}
