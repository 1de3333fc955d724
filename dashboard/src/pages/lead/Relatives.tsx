import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import type { Lead } from '../../api/leads';
import { FoldingTable } from '../../components/FoldingTable';
import { leadHref } from '../../router';
import { useAllowedColumns } from '../../signin/useAllowedColumns';
import type { Change } from './ChangeDialog';

type LinkedLead = Lead['links'][number];

/** Why two leads that were named together are not one. */
const REASONS: Record<LinkedLead['reason'], string> = {
  weak: 'Both have a user id or an e-mail address, and nothing shows that they are one person.',
  userIds: 'Together they have two user ids.',
  emails: 'Together they have more than 5 e-mail addresses.',
  tooLarge: 'Together they are larger than a lead can be.',
  split: 'A person has split them.',
  crm: 'They are two persons in the CRM.',
};

interface Props {
  lead: Lead;
  onChange: (change: Change) => void;
}

/** The leads that were merged into this one, and those that were named together with it. */
export function Relatives({ lead, onChange }: Props) {
  return (
    <>
      {lead.merged.length > 0 && <MergedLeads lead={lead} onChange={onChange} />}
      {lead.links.length > 0 && <Links lead={lead} onChange={onChange} />}
    </>
  );
}

function MergedLeads({ lead, onChange }: Props) {
  const columns = useAllowedColumns<{ id: string }>('leads', [
    { id: 'id', header: 'Lead id', isRowHeader: true, minWidth: 160, cell: ({ id }) => <span className="sent">{id}</span> },
    {
      id: 'action',
      header: 'Action',
      minWidth: 100,
      cell: ({ id }) => (
        <Button variant="inline-link" ariaLabel={`Split ${id}`} onClick={() => onChange({ kind: 'split', part: id })}>
          Split
        </Button>
      ),
    },
  ]);
  return (
    <FoldingTable
      header={<Header variant="h2">Merged leads</Header>}
      items={lead.merged.map(id => ({ id }))}
      trackBy="id"
      columnDefinitions={columns}
      wrapLines
      ariaLabels={{ tableLabel: 'Merged leads' }}
    />
  );
}

function Links({ lead, onChange }: Props) {
  const columns = useAllowedColumns<LinkedLead>('leads', [
    {
      id: 'id',
      header: 'Lead id',
      minWidth: 160,
      isRowHeader: true,
      cell: ({ leadId }) => (
        <Link href={leadHref(leadId)}>
          <span className="sent">{leadId}</span>
        </Link>
      ),
    },
    { id: 'reason', header: 'Why they are two', minWidth: 160, cell: ({ reason }) => REASONS[reason] },
    {
      id: 'action',
      header: 'Action',
      minWidth: 100,
      cell: ({ leadId }) => (
        <Button variant="inline-link" ariaLabel={`Merge with ${leadId}`} onClick={() => onChange({ kind: 'merge', with: leadId })}>
          Merge
        </Button>
      ),
    },
  ]);
  return (
    <FoldingTable
      header={
        <Header variant="h2" description="Leads that were named together with this one, and are not one with it.">
          Links
        </Header>
      }
      items={lead.links}
      trackBy="leadId"
      columnDefinitions={columns}
      wrapLines
      ariaLabels={{ tableLabel: 'Links' }}
    />
  );
}
