import { RudderAnalytics } from '@rudderstack/analytics-js/bundled';

const [url, userId, count, isLeft] = ARGUMENTS;
const analytics = new RudderAnalytics();
// What is left is sent when the page is left, not by time.
analytics.load('local-page', url, { configUrl: url, useBeacon: isLeft, beaconQueueOptions: { maxItems: 100, flushQueueInterval: 3_600_000 },
  queueOptions: { batch: { enabled: true, maxItems: 100, flushInterval: 1_000 } } });
await new Promise(resolve => analytics.ready(resolve));
analytics.identify(userId);
for (let i = 1; i < count; i++) analytics.track('Webinar Attended', { number: i });
