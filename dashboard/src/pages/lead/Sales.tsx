import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Lead } from '../../api/leads';
import { time } from '../../components/format';
import { money, type Outcome, OUTCOMES } from '../../components/outcome';
import { Sent } from '../../components/Sent';
import { Allowed } from '../../signin/Me';
import type { Change } from './ChangeDialog';

const ACTIONS: Record<Outcome, string> = { accepted: 'Accept', rejected: 'Reject', recycled: 'Recycle', won: 'Won', lost: 'Lost' };

/** What sales says of the lead, and the buttons to say more. */
export function Sales({ lead, onChange }: { lead: Lead; onChange: (change: Change) => void }) {
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <Allowed to="outcomes">
              <SpaceBetween direction="horizontal" size="xs">
                {(Object.keys(ACTIONS) as Outcome[]).map(outcome => (
                  <Button key={outcome} onClick={() => onChange({ kind: 'outcome', outcome })}>
                    {ACTIONS[outcome]}
                  </Button>
                ))}
              </SpaceBetween>
            </Allowed>
          }
        >
          What sales says
        </Header>
      }
    >
      <Current outcome={lead.outcome} />
    </Container>
  );
}

function Current({ outcome }: { outcome: Lead['outcome'] }) {
  if (!outcome) return <Box>Sales has said nothing yet.</Box>;
  return (
    <SpaceBetween size="xxs">
      <div data-outcome={outcome.outcome}>
        <Badge color={outcome.outcome === 'won' ? 'green' : 'grey'}>{OUTCOMES[outcome.outcome]}</Badge> {time(outcome.occurredAt)}
        {outcome.by && (
          <>
            {' by '}
            <Sent short>{outcome.by}</Sent>
          </>
        )}
        {outcome.deal && (
          <>
            {', deal '}
            <Sent short>{outcome.deal}</Sent>
          </>
        )}
      </div>
      {outcome.reason && <Sent>{outcome.reason}</Sent>}
      {outcome.revenue.length > 0 && <div>Revenue of all deals that are won: {outcome.revenue.map(money).join(', ')}</div>}
    </SpaceBetween>
  );
}
