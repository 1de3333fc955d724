package io.leadscore.functions.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Strict percent-decoding. */
public final class Percent {
    private Percent() {}

    /** The decoded text; null if an escape is invalid or the bytes are not UTF-8. */
    public static @Nullable String decode(String encoded, boolean plusIsSpace) {
        if (encoded.indexOf('%') < 0 && !(plusIsSpace && encoded.indexOf('+') >= 0)) {
            return hasControl(encoded) ? null : encoded;
        }
        byte[] source = encoded.getBytes(StandardCharsets.UTF_8);
        var bytes = new ByteArrayOutputStream(source.length);
        for (int i = 0; i < source.length; i++) {
            byte b = source[i];
            if (b == '%') {
                int high = i + 2 < source.length ? Character.digit(source[i + 1], 16) : -1;
                int low = i + 2 < source.length ? Character.digit(source[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    return null;
                }
                bytes.write(high << 4 | low);
                i += 2;
            } else if (b >= 0 && b < ' ') {
                return null;
            } else {
                bytes.write(b == '+' && plusIsSpace ? ' ' : b);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /**
     * Encoded text never contains a raw control character. If there is one, the text has another format, such as
     * {@code text/plain}.
     */
    private static boolean hasControl(String text) {
        return text.chars().anyMatch(c -> c < ' ');
    }
}
