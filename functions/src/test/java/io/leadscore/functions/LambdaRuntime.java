package io.leadscore.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import io.leadscore.functions.aws.local.Invocation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** Invokes handlers with JSON, with the same serializers as Lambda's runtime. */
public final class LambdaRuntime {
    private LambdaRuntime() {}

    /** The answer of a handler that reads and writes streams. */
    public static String invoke(RequestStreamHandler handler, String payload, Duration timeLeft) {
        var output = new ByteArrayOutputStream();
        try {
            handler.handleRequest(new ByteArrayInputStream(payload.getBytes(StandardCharsets.UTF_8)), output,
                    new Invocation(timeLeft));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return output.toString(StandardCharsets.UTF_8);
    }

    /** The answer of a handler, of either kind. */
    public static String invoke(Object handler, String payload, Duration timeLeft) {
        return invoke(streaming(handler), payload, timeLeft);
    }

    /** Wraps a handler of either kind as a handler that reads and writes streams. */
    public static RequestStreamHandler streaming(Object handler) {
        return switch (handler) {
            case RequestStreamHandler stream -> stream;
            case RequestHandler<?, ?> typed -> streaming(typed);
            default -> throw new IllegalArgumentException(handler + " is not a handler");
        };
    }

    @SuppressWarnings("unchecked")
    private static RequestStreamHandler streaming(RequestHandler<?, ?> handler) {
        Type input = Arrays.stream(handler.getClass().getGenericInterfaces())
                .filter(ParameterizedType.class::isInstance)
                .map(ParameterizedType.class::cast)
                .filter(type -> type.getRawType() == RequestHandler.class)
                .findFirst()
                .orElseThrow()
                .getActualTypeArguments()[0];
        return (in, out, context) -> {
            Object event = serializer(input).fromJson(in);
            Object answer = answer((RequestHandler<Object, Object>) handler, event, context);
            if (answer != null) {
                ((PojoSerializer<Object>) serializer(answer.getClass())).toJson(answer, out);
            }
        };
    }

    private static Object answer(RequestHandler<Object, Object> handler, Object event, Context context) {
        return handler.handleRequest(event, context);
    }

    private static PojoSerializer<?> serializer(Type type) {
        return type instanceof Class<?> known && LambdaEventSerializers.isLambdaSupportedEvent(known.getName())
                ? LambdaEventSerializers.serializerFor(known, LambdaRuntime.class.getClassLoader())
                : JacksonFactory.getInstance().getSerializer(type);
    }
}
