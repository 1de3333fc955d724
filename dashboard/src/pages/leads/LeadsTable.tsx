import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import type { LeadRow, LeadsQuestion } from '../../api/leads';
import { number, utcDay } from '../../components/format';
import { OUTCOMES } from '../../components/outcome';
import { Sent } from '../../components/Sent';
import { nameOf, traitText } from '../../components/traits';
import { leadHref, leadsHref } from '../../router';
import { FirstLead } from './FirstLead';
import { HandOffState } from './HandOffState';

/** Where there is room for a few only, a reader sees who to call, with which score. */
const COLUMNS: TableProps.ColumnDefinition<LeadRow>[] = [
  {
    id: 'name',
    header: 'Name',
    isRowHeader: true,
    minWidth: 130,
    cell: lead => (
      <Link href={leadHref(lead.leadId)}>
        <Sent short>{nameOf(lead.traits) || lead.leadId}</Sent>
      </Link>
    ),
  },
  { id: 'total', header: 'Score', cell: lead => <Box fontWeight="bold">{number(lead.total)}</Box> },
  { id: 'stage', header: 'Stage', cell: lead => <Badge color="blue">{lead.stage}</Badge> },
  { id: 'company', header: 'Company', minWidth: 130, cell: lead => <Sent short>{traitText(lead.traits, 'company')}</Sent> },
  { id: 'fit', header: 'Fit', cell: lead => number(lead.fit) },
  { id: 'engagement', header: 'Engagement', cell: lead => number(lead.engagement) },
  { id: 'outcome', header: 'Outcome', cell: lead => (lead.outcome ? OUTCOMES[lead.outcome.outcome] : '–') },
];

const NEXT_CHANGE: TableProps.ColumnDefinition<LeadRow> = {
  id: 'nextChangeOn',
  header: 'Next change (UTC)',
  minWidth: 120,
  cell: lead => (lead.nextChangeOn ? utcDay(lead.nextChangeOn) : '–'),
};

const HAND_OFF: TableProps.ColumnDefinition<LeadRow> = {
  id: 'handOff',
  header: 'Hand-off (UTC)',
  minWidth: 150,
  cell: ({ handOff }) => (handOff ? <HandOffState handOff={handOff} /> : '–'),
};

interface Props {
  leads: LeadRow[];
  isLoading: boolean;
  isFailed: boolean;
  question: LeadsQuestion;
  /** Whether the model hands leads to sales. */
  handsOff: boolean;
  nextCursor: string | null;
  filter: ReactNode;
}

export function LeadsTable({ leads, isLoading, isFailed, question, handsOff, nextCursor, filter }: Props) {
  return (
    <Table
      items={leads}
      trackBy="leadId"
      columnDefinitions={[...COLUMNS, ...(handsOff ? [HAND_OFF] : []), NEXT_CHANGE]}
      wrapLines
      loading={isLoading}
      loadingText="Loading leads"
      filter={filter}
      ariaLabels={{ tableLabel: 'Leads' }}
      empty={<Empty isFailed={isFailed} question={question} />}
      footer={<Paging question={question} nextCursor={nextCursor} />}
    />
  );
}

function Empty({ isFailed, question }: { isFailed: boolean; question: LeadsQuestion }) {
  if (isFailed) return <Box>No leads can be shown.</Box>;
  if (question.stage) return <Box>No lead is in the stage {question.stage}.</Box>;
  if (question.handOff) return <Box>{question.handOff === 'open' ? 'No lead waits for sales.' : 'No lead is overdue.'}</Box>;
  return question.cursor ? <Box>There are no more leads.</Box> : <FirstLead />;
}

/** Each page has its own address, so the browser's Back button goes to the page before. */
function Paging({ question, nextCursor }: { question: LeadsQuestion; nextCursor: string | null }) {
  if (!question.cursor && !nextCursor) return null;
  return (
    <Box textAlign="center">
      <SpaceBetween direction="horizontal" size="xs">
        {question.cursor && <Button href={leadsHref({ ...question, cursor: null })}>First page</Button>}
        {nextCursor && <Button href={leadsHref({ ...question, cursor: nextCursor })}>Next page</Button>}
      </SpaceBetween>
    </Box>
  );
}
