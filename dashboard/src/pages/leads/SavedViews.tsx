import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import type { LeadsQuestion } from '../../api/leads';
import { leadsHref, navigate } from '../../router';
import { readViews, type View, writeViews } from './views';

const SAVE = 'save';
const REMOVE = 'remove';
const MAX_NAME_CHARS = 60;

/** Names for addresses of this screen, kept in this browser. To share a view, send its address. */
export function SavedViews({ question }: { question: LeadsQuestion }) {
  const [views, setViews] = useState(readViews);
  const [isNaming, setNaming] = useState(false);
  // A view is the question, not the page of its answer.
  const href = leadsHref({ ...question, cursor: null });
  const shown = views.find(view => view.href === href);
  const change = (next: View[]) => {
    writeViews(next);
    setViews(next);
  };
  return (
    <>
      <ButtonDropdown
        items={[
          ...views.map(view => ({ id: view.href, text: view.name })),
          shown ? { id: REMOVE, text: `Remove "${shown.name}"` } : { id: SAVE, text: 'Save this view' },
        ]}
        onItemClick={({ detail: { id } }) => {
          if (id === SAVE) setNaming(true);
          else if (id === REMOVE) change(views.filter(view => view !== shown));
          else navigate(id);
        }}
      >
        {shown?.name ?? 'Views'}
      </ButtonDropdown>
      {isNaming && (
        <NameDialog
          close={() => setNaming(false)}
          save={name => {
            change([...views.filter(view => view.name !== name), { name, href }]);
            setNaming(false);
          }}
        />
      )}
    </>
  );
}

function NameDialog({ save, close }: { save: (name: string) => void; close: () => void }) {
  const [name, setName] = useState('');
  const text = name.trim().slice(0, MAX_NAME_CHARS);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text) save(text);
  };
  return (
    <Modal visible header="Save this view" onDismiss={close}>
      <form onSubmit={submit}>
        <SpaceBetween size="m">
          <FormField label="Name of the view" constraintText="The view is kept in this browser. To share it, send the address of this page.">
            <Input value={name} onChange={({ detail }) => setName(detail.value)} />
          </FormField>
          <Box float="right">
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" formAction="none" onClick={close}>
                Cancel
              </Button>
              <Button variant="primary" formAction="submit" disabled={!text}>
                Save
              </Button>
            </SpaceBetween>
          </Box>
        </SpaceBetween>
      </form>
    </Modal>
  );
}
