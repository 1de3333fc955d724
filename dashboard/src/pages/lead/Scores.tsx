import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Tabs from '@cloudscape-design/components/tabs';
import type { Card, Lead } from '../../api/leads';
import { navigateWith, useAddress } from '../../router';
import { ScoreCard } from './ScoreCard';

/** The score under each model. */
export function Scores({ lead }: { lead: Lead }) {
  const { query } = useAddress();
  const cards: [string, Card][] = Object.entries(lead.models);
  const [first] = cards;
  const header = <Header variant="h2">Score and why</Header>;
  if (first === undefined) return <Container header={header}>No scoring model is active.</Container>;
  if (cards.length === 1) {
    return (
      <Container header={header}>
        <ScoreCard lead={lead} model={first[0]} card={first[1]} />
      </Container>
    );
  }
  const [chosen] = cards.find(([model]) => model === query.get('model')) ?? first;
  return (
    <Container header={header}>
      <Tabs
        activeTabId={chosen}
        onChange={({ detail }) => navigateWith('model', detail.activeTabId)}
        tabs={cards.map(([model, card]) => ({
          id: model,
          label: model,
          content: <ScoreCard lead={lead} model={model} card={card} />,
        }))}
      />
    </Container>
  );
}
