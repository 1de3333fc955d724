import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { Refused } from '../../api/client';
import { type LeadsQuestion, useLeads } from '../../api/leads';
import { Failure } from '../../components/Failure';
import { time } from '../../components/format';
import { useTitle } from '../../components/useTitle';
import { ExportButton } from './ExportButton';
import { FindLead } from './FindLead';
import { LeadsFilter } from './LeadsFilter';
import { LeadsTable } from './LeadsTable';

/** Whether the system has several models, and the question names none of them. */
const needsModel = (error: Error | null): boolean =>
  error instanceof Refused && error.fields.some(({ field }) => field === 'model');

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
        {error && <Failure error={error} title="The leads cannot be shown" retry={() => void refetch()} />}
        <LeadsTable
          leads={error ? [] : leads}
          isLoading={isPending || isPlaceholderData}
          isFailed={error !== null}
          question={question}
          handsOff={Boolean(data?.handOff)}
          nextCursor={error ? null : (data?.cursor ?? null)}
          filter={<LeadsFilter question={question} page={data} needsModel={needsModel(error)} />}
        />
      </SpaceBetween>
    </ContentLayout>
  );
}
