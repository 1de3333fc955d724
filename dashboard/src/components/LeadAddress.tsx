import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Input from '@cloudscape-design/components/input';
import Select, { type SelectProps } from '@cloudscape-design/components/select';

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
}

/** Two fields that name one lead. */
export function LeadAddressField({ address, onChange, label, error }: Props) {
  return (
    <FormField label={label} errorText={error} stretch>
      <Grid gridDefinition={[{ colspan: { default: 12, xs: 4 } }, { colspan: { default: 12, xs: 8 } }]}>
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
      </Grid>
    </FormField>
  );
}
