import Box from '@cloudscape-design/components/box';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import examples from 'virtual:examples';
import type { WriteKey } from '../../api/intake';
import { useIntakeUrl } from '../../components/intakeUrl';

/** A secret key never stands in a page, so it has no snippet for one. */
const SNIPPETS: Record<WriteKey['kind'], { label: string; file: string; note?: string }[]> = {
  page: [
    {
      label: 'HTML form',
      file: 'form.html',
      note: 'After it is sent, the visitor comes to the address in _next if the key allows its host, and to a page that says thank you otherwise.',
    },
    { label: 'Browser SDK', file: 'segment-browser.mjs', note: 'The package of npm is @segment/analytics-next.' },
    { label: 'curl', file: 'call.sh' },
  ],
  server: [
    { label: 'curl', file: 'call.sh' },
    { label: 'Node', file: 'segment-node.mjs', note: 'The package of npm is @segment/analytics-node.' },
    { label: 'Java', file: 'SegmentJava.java', note: 'The dependency of Maven is com.segment.analytics.java:analytics.' },
  ],
};

/** @param writeKey its text, or a word in its place */
export function Snippets({ kind, writeKey }: { kind: WriteKey['kind']; writeKey: string }) {
  const url = useIntakeUrl();
  return (
    <Tabs
      ariaLabel="Snippets"
      tabs={SNIPPETS[kind].map(({ label, file, note }) => ({
        id: file,
        label,
        content: <Snippet text={filledIn(file, url, writeKey)} {...(note && { note })} />,
      }))}
    />
  );
}

const filledIn = (file: string, url: string, writeKey: string): string =>
  examples[file]!.replaceAll('https://leads.example.com', url).replaceAll('WRITE_KEY', writeKey);

/** A text to copy, with what one has to know beside it. */
export function Snippet({ text, note }: { text: string; note?: string }) {
  return (
    <SpaceBetween size="s">
      {note && <div>{note}</div>}
      <Box variant="code">
        <pre className="snippet" tabIndex={0}>
          {text}
        </pre>
      </Box>
      <CopyToClipboard copyButtonText="Copy" copySuccessText="Copied" copyErrorText="Cannot copy" textToCopy={text} />
    </SpaceBetween>
  );
}
