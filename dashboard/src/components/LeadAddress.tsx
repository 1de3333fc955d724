import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Input from '@cloudscape-design/components/input';
import Select, { type SelectProps } from '@cloudscape-design/components/select';
import type { ReactNode } from 'react';

const KINDS: SelectProps.Option[] = [
  { value: 'email:', label: 'E-mail' },
  { value: 'user:', label: 'User id' },
  { value: 'anonymous:', label: 'Anonymous id' },
  { value: '', label: 'Lead id' },
];

/** How a person names a lead. */
export interface LeadAddress {
  /** The prefix of an identity; empty for a lead id. */
  kind: string;
  value: string;
}

export const NO_ADDRESS: LeadAddress = { kind: 'email:', value: '' };

/** As the API's paths and bodies name the lead. */
export const addressText = ({ kind, value }: LeadAddress): string => kind + value.trim();

interface Props {
  address: LeadAddress;
  onChange: (address: LeadAddress) => void;
  label: string;
  error?: string;
  /** A button behind the fields. */
  action?: ReactNode;
}

const KIND = { colspan: { default: 12, xs: 3 } };
const VALUE = { colspan: { default: 12, xs: 9 } };
const SHORT_VALUE = { colspan: { default: 12, xs: 7 } };
const ACTION = { colspan: { default: 12, xs: 2 } };

/** Two fields that name one lead. */
export function LeadAddressField({ address, onChange, label, error, action }: Props) {
  return (
    <FormField label={label} errorText={error} stretch>
      <Grid gridDefinition={action ? [KIND, SHORT_VALUE, ACTION] : [KIND, VALUE]}>
        <Select
          ariaLabel="Kind"
          options={KINDS}
          selectedOption={KINDS.find(kind => kind.value === address.kind) ?? null}
          onChange={({ detail }) => onChange({ ...address, kind: detail.selectedOption.value ?? '' })}
        />
        <Input
          ariaLabel={label}
          value={address.value}
          autoComplete={false}
          spellcheck={false}
          onChange={({ detail }) => onChange({ ...address, value: detail.value })}
        />
        {action}
      </Grid>
    </FormField>
  );
}
