import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';

/** A text with an icon of its state. Cloudscape would break its lines within a word. */
export const State = ({ type, children }: { type?: StatusIndicatorProps.Type; children: ReactNode }) => (
  <StatusIndicator {...(type && { type })}>
    <span className="words">{children}</span>
  </StatusIndicator>
);
