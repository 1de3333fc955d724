import Box from '@cloudscape-design/components/box';
import type { Event, HistoryEntry } from '../../api/leads';
import { day, time } from '../../components/format';
import { money, OUTCOMES } from '../../components/outcome';
import { Sent } from '../../components/Sent';
import { State } from '../../components/State';

/** What happened. A voided activity is marked, with the reason. */
export function EntryTitle({ entry }: { entry: HistoryEntry }) {
  if (entry.kind === 'event') return <Box fontWeight="bold">{entry.detailType}</Box>;
  return (
    <>
      <Sent>{entry.event ?? 'Traits were sent'}</Sent>
      {entry.voided && (
        <div>
          <State type="stopped">
            Voided on {time(entry.voided.at)}: <Sent>{entry.voided.reason}</Sent>
          </State>
        </div>
      )}
    </>
  );
}

/** What sales said. */
function OutcomeDetails({ entry }: { entry: Event }) {
  return (
    <>
      <div>
        {entry.outcome && OUTCOMES[entry.outcome]}
        {entry.voided && ', voided'}
        {entry.deal && (
          <>
            {', deal '}
            <Sent short>{entry.deal}</Sent>
          </>
        )}
        {entry.revenue && `, ${money(entry.revenue)}`}
      </div>
      {entry.reason && (
        <div>
          <Sent>{entry.reason}</Sent>
        </div>
      )}
    </>
  );
}

export function EntryDetails({ entry }: { entry: HistoryEntry }) {
  if (entry.kind === 'event') {
    return (
      <>
        {entry.since && <div>No answer of sales since {day(entry.since)}</div>}
        {entry.outcome ? (
          <OutcomeDetails entry={entry} />
        ) : (
          entry.stage &&
          typeof entry.stage === 'object' && (
            <div>
              {entry.stage.from} → {entry.stage.to}
            </div>
          )
        )}
        <Box variant="small">
          {entry.model && `${entry.model}, `}cause: {entry.cause}
        </Box>
      </>
    );
  }
  const sent = Object.entries({ ...entry.properties, ...entry.traits });
  return (
    <>
      {sent.map(([name, value]) => (
        <div key={name}>
          <Sent>{name}</Sent>: <Sent>{typeof value === 'string' ? value : JSON.stringify(value)}</Sent>
        </div>
      ))}
      <Box variant="small">
        <Sent>{entry.source}</Sent>, message <Sent>{entry.messageId}</Sent>
      </Box>
    </>
  );
}
