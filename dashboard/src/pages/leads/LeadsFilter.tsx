import FormField from '@cloudscape-design/components/form-field';
import Select, { type SelectProps } from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Schemas } from '../../api/client';
import type { LeadsQuestion } from '../../api/leads';
import { leadsHref, navigate } from '../../router';
import { SavedViews } from './SavedViews';

const ALL: SelectProps.Option = { value: '', label: 'All stages' };
const option = (value: string): SelectProps.Option => ({ value, label: value });

interface Props {
  question: LeadsQuestion;
  page: Schemas['LeadPage'] | undefined;
  /** The active ones. */
  models: string[];
}

const HAND_OFFS: SelectProps.Option[] = [
  { value: '', label: 'All leads' },
  { value: 'open', label: 'Waiting for sales' },
  { value: 'overdue', label: 'Overdue' },
];

/** The model, the stage and the hand-off of the leads. The API says which there are. A stage and a hand-off exclude each other. */
export function LeadsFilter({ question, page, models }: Props) {
  const model = question.model ?? page?.model;
  return (
    <SpaceBetween direction="horizontal" size="m">
      {(models.length > 1 || (models.length > 0 && page === undefined)) && (
        <FormField label="Model">
          <Select
            options={models.map(option)}
            selectedOption={model !== undefined && models.includes(model) ? option(model) : null}
            placeholder="Choose a model"
            onChange={({ detail }) => navigate(leadsHref({ model: detail.selectedOption.value }))}
          />
        </FormField>
      )}
      <FormField label="Stage">
        <Select
          options={[ALL, ...(page?.stages ?? []).map(option)]}
          selectedOption={question.stage === undefined ? ALL : option(question.stage)}
          onChange={({ detail }) => navigate(leadsHref({ model: question.model, stage: detail.selectedOption.value }))}
        />
      </FormField>
      {(page?.handOff || question.handOff) && (
        <FormField label="Hand-off">
          <Select
            options={HAND_OFFS}
            selectedOption={HAND_OFFS.find(({ value }) => value === (question.handOff ?? '')) ?? null}
            onChange={({ detail }) => navigate(leadsHref({ model: question.model, handOff: detail.selectedOption.value }))}
          />
        </FormField>
      )}
      <FormField label="Saved views">
        <SavedViews question={question} />
      </FormField>
    </SpaceBetween>
  );
}
