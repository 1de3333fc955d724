import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { type KeySettings, makeKey } from '../../api/intake';
import { Confirmation } from '../../components/Confirmation';
import type { Made } from './MadeKeyPanel';

type Kind = NonNullable<KeySettings['kind']>;

const LISTS = {
  formTraits: { label: 'Traits that forms and pages can set', otherwise: 'those of usual forms, such as email, jobTitle and company' },
  events: { label: 'Events that a page can send although they can harm a lead', otherwise: 'none' },
  nextHosts: { label: 'Hosts to which a form can lead the visitor afterwards', otherwise: 'those of the deployment' },
  numericTraits: { label: 'Traits that become numbers', otherwise: 'those of the deployment' },
  honeypots: { label: 'Form fields that people do not see, to find robots', otherwise: '_gotcha, _honey and bot-field' },
} as const;
type List = keyof typeof LISTS;
const LIST_NAMES = Object.keys(LISTS) as List[];

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean);

/** The settings of a key. What is left empty is not sent, so that it has its default. */
export function MakeKeyDialog({ done, close }: { done: (made: Made) => void; close: () => void }) {
  const [source, setSource] = useState('');
  const [kind, setKind] = useState<Kind>('page');
  const [locale, setLocale] = useState('');
  const [texts, setTexts] = useState<Partial<Record<List, string>>>({});
  const lists = Object.fromEntries(LIST_NAMES.map(name => [name, lines(texts[name] ?? '')]).filter(([, items]) => items!.length > 0));
  const settings: KeySettings = { source: source.trim(), kind, ...(locale.trim() && { locale: locale.trim() }), ...lists };
  return (
    <Confirmation
      title="Make a write key"
      confirm="Make the key"
      what="A key cannot be changed later: to change it, make another one and revoke this one."
      isReady={settings.source !== ''}
      change={() => makeKey(settings)}
      done={made => done({ ...made, settings })}
      close={close}
    >
      <SpaceBetween size="m">
        <FormField label="Source" description="Activities that are sent with the key have this name, such as website.">
          <Input value={source} autoComplete={false} onChange={({ detail }) => setSource(detail.value)} />
        </FormField>
        <FormField label="Kind">
          <RadioGroup
            value={kind}
            onChange={({ detail }) => setKind(detail.value as Kind)}
            items={[
              { value: 'page', label: 'Page', description: 'Public: it stands in the source of web pages. It can say little.' },
              { value: 'server', label: 'Server', description: 'Secret: for your own systems. It can set every trait.' },
            ]}
          />
        </FormField>
        <ExpandableSection headerText="More settings">
          <SpaceBetween size="m">
            {LIST_NAMES.map(name => (
              <FormField key={name} label={LISTS[name].label} description={`One on each line. If empty: ${LISTS[name].otherwise}.`}>
                <Textarea value={texts[name] ?? ''} rows={2} onChange={({ detail }) => setTexts({ ...texts, [name]: detail.value })} />
              </FormField>
            ))}
            <FormField label="Language" description="How the visitors write numbers, such as de or fr-CH. If empty: only numbers that are clear in each language are read.">
              <Input value={locale} autoComplete={false} onChange={({ detail }) => setLocale(detail.value)} />
            </FormField>
          </SpaceBetween>
        </ExpandableSection>
      </SpaceBetween>
    </Confirmation>
  );
}
