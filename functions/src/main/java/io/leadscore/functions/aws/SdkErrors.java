package io.leadscore.functions.aws;

import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.TooLargeException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.RequestLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/** Translates an exception of the SDK, thrown after all its retries, into an exception of the ports. */
final class SdkErrors {
    private static final Set<String> THROTTLED = Set.of("ThrottlingError", "ProvisionedThroughputExceeded",
            "RequestLimitExceeded");
    private static final Set<String> TOO_LARGE = Set.of("ItemCollectionSizeLimitExceeded", "ValidationError");
    static final String CONDITION_FAILED = "ConditionalCheckFailed";
    static final String CONFLICT = "TransactionConflict";
    private static final String NONE = "None";

    private SdkErrors() {}

    /** The exception to throw for a fault: busy, too large, or the fault itself. */
    static RuntimeException ofStore(RuntimeException fault) {
        return switch (fault) {
            case ConditionalCheckFailedException e -> e;
            case TransactionCanceledException e -> ofReasons(e);
            case AwsServiceException e when isBusy(e) -> new BusyException("DynamoDB is busy: " + code(e), e);
            case AwsServiceException e when isTooLarge(e) ->
                new TooLargeException("the item is too large for DynamoDB: " + code(e), e);
            case SdkClientException e when isUnanswered(e) ->
                new BusyException("DynamoDB did not answer in time", e);
            default -> fault;
        };
    }

    /**
     * Throttling comes first, then errors that no retry can fix. The caller handles all other reasons, because it knows
     * the item at each position.
     */
    private static RuntimeException ofReasons(TransactionCanceledException cancelled) {
        List<String> codes = cancelled.cancellationReasons().stream().map(CancellationReason::code).toList();
        if (codes.stream().anyMatch(THROTTLED::contains)) {
            return new BusyException("DynamoDB throttled a transaction", cancelled);
        }
        if (codes.stream().anyMatch(TOO_LARGE::contains)) {
            return new TooLargeException("an item of a transaction is too large for DynamoDB", cancelled);
        }
        boolean known = codes.stream()
                .allMatch(code -> code.equals(NONE) || code.equals(CONDITION_FAILED) || code.equals(CONFLICT));
        return known && !codes.isEmpty()
                ? cancelled
                : new IllegalStateException("DynamoDB cancelled a transaction for an unknown reason", cancelled);
    }

    /**
     * Whether the service throttles, has an internal error, or has a row in a transaction. The request may have been carried out
     * nevertheless.
     */
    static boolean isBusy(AwsServiceException fault) {
        return fault.isThrottlingException() || fault.statusCode() >= 500
                || fault instanceof ProvisionedThroughputExceededException
                || fault instanceof RequestLimitExceededException || fault instanceof TransactionInProgressException
                || fault instanceof TransactionConflictException;
    }

    /** Whether no answer came, because of the network or a timeout. A missing credential is a different error. */
    static boolean isUnanswered(SdkClientException fault) {
        if (fault instanceof ApiCallTimeoutException || fault instanceof ApiCallAttemptTimeoutException
                || fault instanceof AbortedException) {
            return true;
        }
        for (Throwable cause = fault.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    /** DynamoDB has no error code for this: it is a validation error whose message mentions the size. */
    private static boolean isTooLarge(AwsServiceException fault) {
        String message = String.valueOf(fault.getMessage()).toLowerCase(Locale.ROOT);
        return code(fault).equals("ValidationException") && message.contains("size")
                && (message.contains("exceeded") || message.contains("maximum"));
    }

    private static String code(AwsServiceException fault) {
        return fault.awsErrorDetails() == null ? "HTTP " + fault.statusCode() : fault.awsErrorDetails().errorCode();
    }
}
