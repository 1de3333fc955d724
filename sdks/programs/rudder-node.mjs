// Sends many events in batches of 100, and ends when the SDK has delivered them.
import RudderAnalytics from '@rudderstack/rudder-sdk-node';

const [url, userId, count] = process.argv.slice(2);
const analytics = new RudderAnalytics('local', { dataPlaneUrl: url, flushAt: 100, retryCount: 10 });
const delivered = Array.from({ length: Number(count) }, (_, i) => new Promise((resolve, reject) =>
  analytics.track({ userId: `${userId}-${Math.floor(i / 100)}`, event: 'Webinar Attended', properties: { number: i } }, error => error ? reject(error) : resolve())));
await analytics.flush();
await Promise.all(delivered);
