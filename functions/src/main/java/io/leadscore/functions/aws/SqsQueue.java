package io.leadscore.functions.aws;

import io.leadscore.functions.port.Backoff;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.RequestTime;
import io.leadscore.functions.port.crm.CrmQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** An SQS queue. Thread-safe. */
final class SqsQueue implements CrmQueue {
    /** The most messages of one call, a limit of SQS. */
    private static final int MAX_MESSAGES = 10;
    /** Retries for the messages of a call that the queue did not accept. */
    private static final int MAX_REPEATS = 4;
    /** Upper bound of the first wait after the queue did not accept a message: it needs less load. */
    private static final Duration THROTTLED_WAIT = Duration.ofMillis(50);

    private final SqsClient client;
    private final String queueUrl;
    private final Backoff backoff;

    SqsQueue(AwsClients clients, String queueUrl, Backoff backoff) {
        this.client = clients.sqs();
        this.queueUrl = queueUrl;
        this.backoff = backoff.startingAt(THROTTLED_WAIT);
    }

    @Override
    public void send(List<String> bodies, Duration delay) {
        for (int from = 0; from < bodies.size(); from += MAX_MESSAGES) {
            sendBatch(bodies.subList(from, Math.min(bodies.size(), from + MAX_MESSAGES)), seconds(delay));
        }
    }

    @Override
    public void postpone(String receipt, Duration after) {
        int seconds = seconds(after);
        try {
            client.changeMessageVisibility(request -> request.queueUrl(queueUrl)
                    .receiptHandle(receipt)
                    .visibilityTimeout(seconds)
                    .overrideConfiguration(time -> time.apiCallTimeout(RequestTime.ofCall(AwsClients.CALL_TIMEOUT))));
        } catch (AwsServiceException e) {
            throw SdkErrors.isBusy(e) ? new BusyException("SQS is busy", e) : e;
        } catch (SdkClientException e) {
            throw SdkErrors.isUnanswered(e) ? new BusyException("SQS did not answer in time", e) : e;
        }
    }

    private static int seconds(Duration delay) {
        if (delay.isNegative() || delay.compareTo(MAX_DELAY) > 0) {
            throw new IllegalArgumentException("a delay of " + delay + ": 0 to " + MAX_DELAY + " is possible");
        }
        return (int) delay.plusNanos(999_999_999).toSeconds();
    }

    private void sendBatch(List<String> bodies, int delaySeconds) {
        var left = new ArrayList<SendMessageBatchRequestEntry>();
        for (int i = 0; i < bodies.size(); i++) {
            left.add(SendMessageBatchRequestEntry.builder()
                    .id(Integer.toString(i))
                    .messageBody(bodies.get(i))
                    .delaySeconds(delaySeconds)
                    .build());
        }
        var taken = backoff.upTo(MAX_REPEATS, () -> {
            List<BatchResultErrorEntry> failed = failed(List.copyOf(left));
            for (BatchResultErrorEntry failure : failed) {
                if (failure.senderFault()) {
                    throw new IllegalStateException(
                            "SQS refused a message, and a retry cannot succeed: " + failure.code());
                }
            }
            var ids = failed.stream().map(BatchResultErrorEntry::id).toList();
            left.removeIf(entry -> !ids.contains(entry.id()));
            return left.isEmpty() ? Optional.of(left) : Optional.empty();
        });
        if (taken.isEmpty()) {
            throw new BusyException(
                    "SQS did not accept " + left.size() + " messages in " + (MAX_REPEATS + 1) + " attempts");
        }
    }

    private List<BatchResultErrorEntry> failed(List<SendMessageBatchRequestEntry> entries) {
        try {
            return client.sendMessageBatch(request -> request.queueUrl(queueUrl)
                    .entries(entries)
                    // The call ends with the time of the request that it serves.
                    .overrideConfiguration(time -> time.apiCallTimeout(RequestTime.ofCall(AwsClients.CALL_TIMEOUT))))
                    .failed();
        } catch (AwsServiceException e) {
            throw SdkErrors.isBusy(e) ? new BusyException("SQS is busy", e) : e;
        } catch (SdkClientException e) {
            throw SdkErrors.isUnanswered(e) ? new BusyException("SQS did not answer in time", e) : e;
        }
    }
}
