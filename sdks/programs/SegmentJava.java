import com.segment.analytics.Analytics;
import com.segment.analytics.Callback;
import com.segment.analytics.messages.Message;
import com.segment.analytics.messages.TrackMessage;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** Sends many events in batches of 100, and ends when the SDK has delivered them. */
class SegmentJava {
    public static void main(String[] arguments) throws InterruptedException {
        int count = Integer.parseInt(arguments[2]);
        var delivered = new CountDownLatch(count);
        var callback = new Callback() {
            @Override
            public void success(Message message) {
                delivered.countDown();
            }

            @Override
            public void failure(Message message, Throwable reason) {
                reason.printStackTrace();
                System.exit(1);
            }
        };
        // The batches wait at the same time, because the SDK waits for up to half a minute before it tries again.
        var analytics = Analytics.builder("local").endpoint(arguments[0])
                .flushQueueSize(100).networkExecutor(Executors.newCachedThreadPool()).callback(callback).build();
        for (int i = 0; i < count; i++) {
            analytics.enqueue(TrackMessage.builder("Webinar Attended").userId(arguments[1] + "-" + i / 100)
                    .properties(Map.of("number", i)));
        }
        analytics.flush();
        delivered.await();
        analytics.shutdown();
        System.exit(0);
    }
}
