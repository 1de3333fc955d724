package io.leadscore.functions.http.body;

import io.leadscore.functions.http.HttpProblemException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses a gzip body of exactly one member (RFC 1952). {@link java.util.zip.GZIPInputStream} would call itself once
 * for each further member, so a small body of thousands of empty members would overflow the stack. No client sends more
 * than one member.
 */
final class Gzip {
    /** The most bytes of a body after decompression. */
    static final int MAX_PLAIN_BYTES = 4 * 1024 * 1024;
    /** The highest compression ratio. No list of activities reaches it; the maximum of deflate is about 1,030. */
    static final int MAX_RATIO = 200;
    /** The ratio is checked only after this much output, because short repetitive texts may compress better. */
    private static final int RATIO_GRACE_BYTES = 256 * 1024;

    /** Magic number, method, flags, time, extra flags, operating system. */
    private static final int HEADER_BYTES = 10;
    /** CRC-32 and length of the plain bytes. */
    private static final int TRAILER_BYTES = 8;
    private static final int DEFLATE = 8;
    private static final int HEADER_CRC = 0x02;
    private static final int EXTRA = 0x04;
    private static final int NAME = 0x08;
    private static final int COMMENT = 0x10;
    private static final int RESERVED = 0xe0;

    private Gzip() {}

    /** Whether the bytes begin as gzip does. */
    static boolean is(byte[] bytes) {
        return bytes.length >= 2 && bytes[0] == (byte) 0x1f && bytes[1] == (byte) 0x8b;
    }

    /** The plain bytes of a body that {@link #is} gzip. */
    static byte[] plain(byte[] bytes) throws HttpProblemException {
        int start = headerEnd(bytes);
        var inflater = new Inflater(true);
        try {
            inflater.setInput(bytes, start, bytes.length - start);
            byte[] plain = inflate(inflater, bytes.length);
            checkTrailer(bytes, bytes.length - inflater.getRemaining(), plain);
            return plain;
        } catch (DataFormatException e) {
            throw damaged();
        } finally {
            inflater.end();
        }
    }

    private static int headerEnd(byte[] bytes) throws HttpProblemException {
        if (bytes.length < HEADER_BYTES + TRAILER_BYTES || bytes[2] != DEFLATE || (bytes[3] & RESERVED) != 0) {
            throw damaged();
        }
        int flags = bytes[3];
        int at = HEADER_BYTES;
        if ((flags & EXTRA) != 0) {
            at += 2 + (bytes[at] & 0xff) + ((bytes[at + 1] & 0xff) << 8);
        }
        if ((flags & NAME) != 0) {
            at = afterNul(bytes, at);
        }
        if ((flags & COMMENT) != 0) {
            at = afterNul(bytes, at);
        }
        if ((flags & HEADER_CRC) != 0) {
            at += 2;
        }
        if (at > bytes.length - TRAILER_BYTES) {
            throw damaged();
        }
        return at;
    }

    private static int afterNul(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != 0) {
            at++;
        }
        return at + 1;
    }

    private static byte[] inflate(Inflater inflater, int compressed) throws HttpProblemException, DataFormatException {
        var plain = new ByteArrayOutputStream(compressed * 4);
        byte[] buffer = new byte[8_192];
        while (!inflater.finished()) {
            int n = inflater.inflate(buffer);
            if (n == 0 && !inflater.finished()) {
                // It needs more input, or a dictionary, which gzip does not have.
                throw damaged();
            }
            plain.write(buffer, 0, n);
            boolean bomb = plain.size() > RATIO_GRACE_BYTES && plain.size() / compressed > MAX_RATIO;
            if (plain.size() > MAX_PLAIN_BYTES || bomb) {
                throw HttpProblemException.tooLarge("the decompressed body is longer than " + MAX_PLAIN_BYTES
                        + " bytes or " + MAX_RATIO + " times as long as the compressed one");
            }
        }
        return plain.toByteArray();
    }

    private static void checkTrailer(byte[] bytes, int at, byte[] plain) throws HttpProblemException {
        if (bytes.length - at < TRAILER_BYTES) {
            throw damaged();
        }
        var crc = new CRC32();
        crc.update(plain);
        var trailer = ByteBuffer.wrap(bytes, at, TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        if (trailer.getInt() != (int) crc.getValue() || trailer.getInt() != plain.length) {
            throw damaged();
        }
        if (bytes.length - at > TRAILER_BYTES) {
            throw HttpProblemException.badRequest("the gzip body must be a single member with nothing after it");
        }
    }

    private static HttpProblemException damaged() {
        return HttpProblemException.badRequest("the gzip body is damaged or cut off");
    }
}
