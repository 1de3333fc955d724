package io.leadscore.functions.http.body;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Makes gzip bodies part by part: headers with all fields, blocks of each kind, trailers, members. Many are not valid. */
final class GzipBodies {
    private final Random random;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private boolean valid = true;
    private boolean moved;
    private byte[] bytes = new byte[0];

    private GzipBodies(Random random) {
        this.random = random;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** Whether the body is one complete member; empty if a wrong length or a cut may have made it one by chance. */
    Optional<Boolean> isValid() {
        return moved ? Optional.empty() : Optional.of(valid);
    }

    static GzipBodies next(Random random, byte[] plain) {
        var body = new GzipBodies(random);
        int members = random.nextInt(6) == 0 ? random.nextInt(4) : 1;
        body.valid = members == 1;
        if (random.nextInt(200) == 0) {
            body.emptyMembers(1 + random.nextInt(4_000));
        }
        for (int member = 0; member < members; member++) {
            body.member(plain);
        }
        if (body.oneIn(12)) {
            body.valid = false;
            body.out.writeBytes(new byte[1 + random.nextInt(20)]);
        }
        body.bytes = body.out.toByteArray();
        if (body.oneIn(12) && body.bytes.length > 0) {
            // The cut may leave exactly the first of several members, or take exactly what follows the only one.
            body.moved |= !body.valid;
            body.valid = false;
            body.bytes = Arrays.copyOf(body.bytes, random.nextInt(body.bytes.length));
        }
        return body;
    }

    private boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    private void emptyMembers(int count) {
        valid = false;
        for (int i = 0; i < count; i++) {
            header(0);
            out.writeBytes(new byte[]{3, 0});
            out.writeBytes(new byte[8]);
        }
    }

    private void member(byte[] plain) {
        header(random.nextInt(3) == 0 ? random.nextInt(256) : random.nextInt(32));
        deflated(plain);
        var crc = new CRC32();
        crc.update(plain);
        boolean right = !oneIn(15);
        valid &= right;
        littleEndian(right ? (int) crc.getValue() : (int) crc.getValue() + 1);
        right = !oneIn(15);
        valid &= right;
        littleEndian(right ? plain.length : random.nextInt());
    }

    private void header(int flags) {
        valid &= (flags & 0xe0) == 0;
        int method = oneIn(20) ? random.nextInt(256) : 8;
        valid &= method == 8;
        out.writeBytes(new byte[]{0x1f, (byte) 0x8b, (byte) method, (byte) flags});
        littleEndian(random.nextInt());
        out.writeBytes(new byte[]{0, (byte) random.nextInt(256)});
        if ((flags & 0x04) != 0) {
            int length = random.nextInt(40);
            // A length that is too large swallows what follows, or all of the member.
            int written = oneIn(10) ? random.nextInt(65_536) : length;
            moved |= written != length;
            out.writeBytes(new byte[]{(byte) written, (byte) (written >> 8)});
            out.writeBytes(new byte[length]);
        }
        for (int flag : new int[]{0x08, 0x10}) {
            if ((flags & flag) != 0) {
                out.writeBytes("x".repeat(random.nextInt(30)).getBytes(StandardCharsets.US_ASCII));
                out.write(0);
            }
        }
        if ((flags & 0x02) != 0) {
            out.writeBytes(new byte[2]);
        }
    }

    private void deflated(byte[] plain) {
        int level = random.nextInt(10);
        var deflater = new Deflater(level, true);
        deflater.setStrategy(random.nextInt(3));
        deflater.setInput(plain);
        byte[] buffer = new byte[1_024];
        int flush = random.nextInt(4) == 0 ? Deflater.FULL_FLUSH : Deflater.NO_FLUSH;
        if (flush != Deflater.NO_FLUSH) {
            // Empty stored blocks between the others.
            for (int n = deflater.deflate(buffer, 0, buffer.length, flush); n > 0;) {
                out.write(buffer, 0, n);
                n = n < buffer.length ? 0 : deflater.deflate(buffer, 0, buffer.length, flush);
            }
        }
        deflater.finish();
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
    }

    private void littleEndian(int value) {
        for (int shift = 0; shift < 32; shift += 8) {
            out.write(value >> shift);
        }
    }
}
