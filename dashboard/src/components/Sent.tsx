import Link from '@cloudscape-design/components/link';
import { useState } from 'react';

const SHOWN_CHARS = 200;
/** In a place that has room for a name only. */
const SHORT_CHARS = 60;

/** A text that a stranger can have sent. It is text, never HTML, and a long one is shortened until the reader asks for it. */
export function Sent({ children: text, short = false }: { children: string; short?: boolean }) {
  const [isWhole, setWhole] = useState(false);
  const limit = short ? SHORT_CHARS : SHOWN_CHARS;
  const isLong = text.length > limit;
  return (
    <span className="sent">
      {isLong && !isWhole ? `${text.slice(0, limit)}…` : text}
      {isLong && !isWhole && !short && (
        <>
          {' '}
          <Link variant="secondary" ariaLabel="Show the whole text" onFollow={() => setWhole(true)}>
            Show all {text.length.toLocaleString()} characters
          </Link>
        </>
      )}
    </span>
  );
}
