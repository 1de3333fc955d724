package io.leadscore.functions.faults;

import io.leadscore.functions.faults.Fault.Mode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Counts the calls of one delivery and makes one of them fail. For one thread. */
final class FaultInjector implements ExecutionInterceptor {
    private static final ExecutionAttribute<Integer> CALL = new ExecutionAttribute<>("leadscore.call");

    private final URI stub;
    /** Names of the calls of the delivery, in order. */
    final List<String> calls = new ArrayList<>();
    /** The kinds of failures that the program saw. */
    final Set<String> seen = new TreeSet<>();
    private @Nullable Fault armed;
    private boolean spent;
    private @Nullable Runnable rival;
    private boolean deduplicates = true;

    FaultInjector(URI stub) {
        this.stub = stub;
    }

    /** Counts calls from 1 from now on, and injects the fault. */
    void arm(Fault fault) {
        calls.clear();
        armed = fault;
        spent = false;
    }

    void disarm() {
        armed = null;
    }

    /** Runs once, right before the next transaction. */
    void beforeTransaction(Runnable other) {
        rival = other;
    }

    /** Writes activities without the condition that they are absent, as a faulty program would. */
    void forgetDedupe() {
        deduplicates = false;
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        if (deduplicates || !(context.request() instanceof TransactWriteItemsRequest transaction)) {
            return context.request();
        }
        var items = transaction.transactItems()
                .stream()
                .map(item -> kind(item).equals("ACT") ? item.copy(copy -> copy.put(unconditional(item.put()))) : item)
                .toList();
        return transaction.toBuilder().transactItems(items).build();
    }

    private static Put unconditional(Put put) {
        return put.toBuilder()
                .conditionExpression(null)
                .returnValuesOnConditionCheckFailure((String) null)
                .build();
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        if (armed == null) {
            return;
        }
        String operation = String.valueOf(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
        Runnable other = rival;
        if (other != null && operation.equals("TransactWriteItems")) {
            rival = null;
            // The other input meets no fault, and its calls do not count.
            Fault waiting = armed;
            armed = null;
            other.run();
            armed = waiting;
        }
        calls.add(operation);
        attributes.putAttribute(CALL, calls.size());
    }

    private boolean strikes(ExecutionAttributes attributes, Mode mode) {
        Fault fault = armed;
        Integer call = attributes.getAttribute(CALL);
        // In a second delivery the call of this number can be another one.
        return fault != null && call != null && fault.mode() == mode && fault.call() == call
                && (mode != Mode.CONFLICT || mode.canHappenTo(calls.get(call - 1)));
    }

    /** Fails once. The next attempt of the SDK succeeds. */
    private boolean strikesOnce(ExecutionAttributes attributes, Mode mode) {
        boolean strikes = !spent && strikes(attributes, mode);
        spent |= strikes;
        return strikes;
    }

    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        for (Mode mode : Mode.values()) {
            boolean strikes = mode == Mode.CONFLICT ? strikesOnce(attributes, mode) : strikes(attributes, mode);
            if (mode.stubbed != null && strikes) {
                return context.httpRequest()
                        .toBuilder()
                        .uri(stub)
                        .putHeader(AwsStub.FAULT, mode.stubbed)
                        .build();
            }
        }
        return context.httpRequest();
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        fail(attributes, Mode.CRASH_BEFORE, Mode.IO_BEFORE);
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        fail(attributes, Mode.CRASH_AFTER, Mode.IO_AFTER);
    }

    private void fail(ExecutionAttributes attributes, Mode crash, Mode io) {
        if (strikes(attributes, crash)) {
            throw new Died();
        }
        if (strikesOnce(attributes, io)) {
            seen.add("network");
            throw SdkClientException.create("the network fails", new IOException("connection reset"));
        }
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        if (armed == null) {
            return;
        }
        if (context.exception() instanceof TransactionCanceledException cancelled
                && context.request() instanceof TransactWriteItemsRequest transaction) {
            for (int i = 0; i < cancelled.cancellationReasons().size(); i++) {
                CancellationReason reason = cancelled.cancellationReasons().get(i);
                if (!"None".equals(reason.code())) {
                    seen.add(reason.code().equals("ConditionalCheckFailed")
                            ? "condition of " + kind(transaction.transactItems().get(i))
                            : reason.code());
                }
            }
        } else {
            seen.add(context.exception().getClass().getSimpleName());
        }
    }

    /** The kind of an item of a transaction: {@code ACT}, {@code ID}, {@code LEAD} and so on; empty if it is not a put. */
    private static String kind(TransactWriteItem item) {
        if (item.put() == null) {
            return "";
        }
        Map<String, AttributeValue> row = item.put().item();
        String sort = Objects.requireNonNull(row.get("sk")).s();
        int end = sort.indexOf('#');
        return end < 0 ? sort : sort.substring(0, end);
    }
}
