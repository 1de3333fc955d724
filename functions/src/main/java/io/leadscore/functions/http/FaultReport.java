package io.leadscore.functions.http;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Describes a fault for the log: the exceptions and their stack frames. The messages are left out: those of the JDK and
 * of the SDK quote input, and input is personal data.
 */
public final class FaultReport {
    /** Stack frames written of each exception. */
    private static final int MAX_FRAMES = 12;
    /** Exceptions written of a chain of causes. */
    private static final int MAX_CAUSES = 5;

    private FaultReport() {}

    /** One line. */
    public static String of(Throwable fault) {
        return Stream.iterate(fault, t -> t != null, Throwable::getCause)
                .limit(MAX_CAUSES)
                .map(t -> t.getClass().getName() + Stream.of(t.getStackTrace())
                        .limit(MAX_FRAMES)
                        .map(frame -> frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber())
                        .collect(Collectors.joining(" < ", " at ", "")))
                .collect(Collectors.joining("; caused by "));
    }
}
