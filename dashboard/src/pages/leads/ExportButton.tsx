import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { type LeadsQuestion, MAX_EXPORTED, readLeads } from '../../api/leads';
import { Failure } from '../../components/Failure';
import { number } from '../../components/format';
import { State } from '../../components/State';
import { download, leadsCsv } from './csv';

/** Saves all leads of the view, not only those of the page that is shown. */
export function ExportButton({ question, disabled }: { question: LeadsQuestion; disabled: boolean }) {
  const { mutate, data, isPending, error } = useMutation({
    mutationFn: () => readLeads(question),
    onSuccess: ({ leads }) => download('leads.csv', leadsCsv(leads)),
  });
  return (
    <SpaceBetween size="xs">
      <Button iconName="download" disabled={disabled} loading={isPending} loadingText="Reading all leads" onClick={() => mutate()}>
        Export as CSV
      </Button>
      {data?.isCut && <State type="warning">The file has the first {number(MAX_EXPORTED)} leads only.</State>}
      {error && <Failure error={error} title="The leads cannot be exported" retry={() => mutate()} />}
    </SpaceBetween>
  );
}
