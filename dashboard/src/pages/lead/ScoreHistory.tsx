import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { lazy, Suspense, useState } from 'react';
import { type Card, type Lead, useSeries } from '../../api/leads';
import { Failure } from '../../components/Failure';
import { navigateWith, useAddress } from '../../router';
import { measuresOf } from './measures';
import { rangeNamed, rangeOf, RANGES } from './range';
import { SeriesTable } from './SeriesTable';

const ScoreChart = lazy(() => import('./ScoreChart'));

const LOADING = (
  <Box>
    <Spinner /> Loading the chart
  </Box>
);

/** The score over the past, and projected until it changes no more: as a chart, and as a table for who asks for it. */
export function ScoreHistory({ lead, model, card }: { lead: Lead; model: string; card: Card }) {
  const { query } = useAddress();
  const [isTable, setTable] = useState(false);
  const range = rangeNamed(query.get('days'));
  const { from, to } = rangeOf(range.days, card, lead.knownSince);
  const { data: series, error, refetch } = useSeries(lead.leadId, model, from, to);
  const measures = series ? measuresOf(series) : [];
  const measure = measures.find(({ id }) => id === query.get('score'))?.id ?? 'total';
  return (
    <SpaceBetween size="xs">
      <SpaceBetween size="xs" direction="horizontal">
        <SegmentedControl
          label="Days of the chart"
          options={RANGES}
          selectedId={range.id}
          onChange={({ detail }) => navigateWith('days', detail.selectedId)}
        />
        {measures.length > 1 && (
          <SegmentedControl
            label="Points of the chart"
            options={measures}
            selectedId={measure}
            onChange={({ detail }) => navigateWith('score', detail.selectedId)}
          />
        )}
      </SpaceBetween>
      {error ? (
        <Failure error={error} title="The chart cannot be shown" retry={() => void refetch()} />
      ) : series === undefined ? (
        LOADING
      ) : (
        <>
          <Suspense fallback={LOADING}>
            <ScoreChart series={series} measure={measure} today={card.asOf} />
          </Suspense>
          <ExpandableSection headerText="Show as a table" expanded={isTable} onChange={({ detail }) => setTable(detail.expanded)}>
            {isTable && <SeriesTable series={series} />}
          </ExpandableSection>
        </>
      )}
    </SpaceBetween>
  );
}
