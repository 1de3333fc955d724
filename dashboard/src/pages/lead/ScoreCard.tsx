import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Grid from '@cloudscape-design/components/grid';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Card, Lead } from '../../api/leads';
import { day, number } from '../../components/format';
import { CardLines } from './CardLines';
import { HandOffSentence } from './HandOffSentence';
import { NextStage } from './NextStage';
import { ScoreBars } from './ScoreBars';
import { ScoreHistory } from './ScoreHistory';

/** A score card, as the API says it: nothing is computed here. */
export function ScoreCard({ lead, model, card }: { lead: Lead; model: string; card: Card }) {
  return (
    <SpaceBetween size="l">
      <Grid gridDefinition={[{ colspan: { default: 12, s: 4 } }, { colspan: { default: 12, s: 8 } }]}>
        <SpaceBetween size="m">
          <div className="score-total">
            <span data-score="Total">{number(card.total)}</span>
            <Badge color="blue">{card.stage}</Badge>
          </div>
          <div>
            <NextStage card={card} />
          </div>
          {card.handOff && <HandOffSentence handOff={card.handOff} />}
          <ScoreBars card={card} />
          <Box variant="small">
            {card.nextChangeOn ? `Changes on ${day(card.nextChangeOn)} without new activities.` : 'Does not change without new activities.'}{' '}
            As of {day(card.asOf)}, model <span className="sent">{model}</span>, version {card.modelVersion}.
          </Box>
        </SpaceBetween>
        <ScoreHistory lead={lead} model={model} card={card} />
      </Grid>
      <CardLines lines={card.lines} />
    </SpaceBetween>
  );
}
