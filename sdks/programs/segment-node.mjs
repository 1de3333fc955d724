// Sends many events in batches of 100, and ends when the SDK has delivered them.
import { Analytics } from '@segment/analytics-node';

const [url, userId, count] = process.argv.slice(2);
const analytics = new Analytics({ writeKey: 'local', host: url, flushAt: 100, maxRetries: 10 });
for (let i = 0; i < Number(count); i++) analytics.track({ userId: `${userId}-${Math.floor(i / 100)}`, event: 'Webinar Attended', properties: { number: i } });
await analytics.closeAndFlush({ timeout: 60_000 });
