import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useChange } from '../api/leads';
import { Failure } from './Failure';

export interface ConfirmationProps<T> {
  title: string;
  /** The word on the button that does it. */
  confirm: string;
  /** The sentence that says what will happen. */
  what: ReactNode;
  /** Fields that the reader fills in first. */
  children?: ReactNode;
  isReady?: boolean;
  change: () => Promise<T>;
  done?: (answer: T) => void;
  close: () => void;
}

/** Says what a change will do, and does it only after the reader confirms it. */
export function Confirmation<T>(props: ConfirmationProps<T>) {
  const { isPending, error, mutate } = useChange(props.change, answer => {
    props.close();
    props.done?.(answer);
  });
  return (
    <Modal
      visible
      header={props.title}
      // A click beside the dialog does not throw away what was typed.
      onDismiss={({ detail }) => detail.reason !== 'overlay' && props.close()}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={props.close}>
              Cancel
            </Button>
            <Button variant="primary" loading={isPending} disabled={props.isReady === false} onClick={() => mutate()}>
              {props.confirm}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <div>{props.what}</div>
        {props.children}
        {error && <Failure error={error} title="Nothing was changed" />}
      </SpaceBetween>
    </Modal>
  );
}
