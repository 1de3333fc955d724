import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect } from 'react';
import { allowed } from '../../api/client';
import { type LeadsQuestion, useLeads } from '../../api/leads';
import { Failure } from '../../components/Failure';
import { time } from '../../components/format';
import { useTitle } from '../../components/useTitle';
import { correct, leadsHref } from '../../router';
import { ExportButton } from './ExportButton';
import { FindLead } from './FindLead';
import { LeadsFilter } from './LeadsFilter';
import { LeadsTable } from './LeadsTable';

/** What the address says of the hand-off; the API names what it can be. */
const handOff = (query: URLSearchParams) => query.get('handOff') as NonNullable<LeadsQuestion['handOff']> | null;

/** Who to call first. Model, stage, hand-off and page are in the address. */
export function LeadsPage({ query }: { query: URLSearchParams }) {
  useTitle('Leads');
  const question = {
    ...(query.get('model') && { model: query.get('model')! }),
    ...(query.get('stage') && { stage: query.get('stage')! }),
    ...(handOff(query) && { handOff: handOff(query)! }),
    ...(query.get('cursor') && { cursor: query.get('cursor')! }),
  };
  const { data, error, isPending, isPlaceholderData, refetch, dataUpdatedAt } = useLeads(question);
  const leads = data?.leads ?? [];
  const models = data?.models ?? allowed(error, 'model');
  // A system with several models does not answer before one is named. It names them.
  const first = question.model === undefined ? allowed(error, 'model')[0] : undefined;
  useEffect(() => {
    if (first !== undefined) correct(leadsHref({ model: first, ...question }));
  });
  const order = question.handOff ? 'Those first whose answer is due first.' : 'The highest score first.';
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={
            dataUpdatedAt > 0
              ? `${order} As of ${time(new Date(dataUpdatedAt).toISOString())}, updated every 15 seconds.`
              : order
          }
          actions={<ExportButton question={question} disabled={leads.length === 0} />}
        >
          Leads
        </Header>
      }
    >
      <SpaceBetween size="l">
        <FindLead />
        {error && first === undefined && <Failure error={error} title={data ? 'The leads cannot be updated' : 'The leads cannot be shown'} retry={() => void refetch()} />}
        <LeadsTable
          leads={leads}
          isLoading={isPending || isPlaceholderData || first !== undefined}
          isFailed={error !== null && data === undefined}
          question={question}
          handsOff={Boolean(data?.handOff)}
          nextCursor={data?.cursor ?? null}
          filter={<LeadsFilter question={question} page={data} models={models} />}
        />
      </SpaceBetween>
    </ContentLayout>
  );
}
