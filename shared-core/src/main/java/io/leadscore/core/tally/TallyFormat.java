package io.leadscore.core.tally;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * The tally's binary form. It is small because every activity writes it. It begins with the number of the format.
 *
 * <p>Format 1 then has for each pattern, in ascending order of keys: the key (8 bytes); the number of days; each day as
 * the distance from the previous day, with a bit that says whether a count above 1 follows; the number of values; each
 * value with its hash (8 bytes) and its day. Numbers have a variable length: seven bits in each byte, the lowest bits
 * first.
 *
 * <p>Format 2 is how a later version of Leadscore adds something. It has the number of bytes of all patterns, the
 * patterns as in format 1, and sections: each is a byte that says what it holds, the number of its bytes, and these bytes.
 * This version knows no section. It keeps all of them, in the same order, and writes format 2 only if there are any.
 */
final class TallyFormat {
    private static final int PATTERNS = 1;
    private static final int PATTERNS_AND_SECTIONS = 2;
    /** The key, and one byte for each of the two numbers. */
    private static final int LEAST_BYTES_OF_PATTERN = Long.BYTES + 2;
    private static final int LEAST_BYTES_OF_VALUE = Long.BYTES + 1;

    private TallyFormat() {}

    static byte[] encode(Tally tally) {
        var bytes = new ByteArrayOutputStream();
        byte[] sections = tally.sections();
        try (var out = new DataOutputStream(bytes)) {
            if (sections.length == 0) {
                out.writeByte(PATTERNS);
                write(tally, out);
            } else {
                var patterns = new ByteArrayOutputStream();
                write(tally, new DataOutputStream(patterns));
                out.writeByte(PATTERNS_AND_SECTIONS);
                writeNumber(patterns.size(), out);
                out.write(patterns.toByteArray());
                out.write(sections);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an array cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }

    /** The least bytes that these counts take: every number has one byte or more. */
    static int leastBytes(DayCounts counts) {
        return LEAST_BYTES_OF_PATTERN + counts.size() + LEAST_BYTES_OF_VALUE * counts.valueCount();
    }

    private static void write(Tally tally, DataOutputStream out) throws IOException {
        for (int i = 0; i < tally.size(); i++) {
            out.writeLong(tally.key(i));
            write(tally.counts(i), out);
        }
    }

    private static void write(DayCounts counts, DataOutputStream out) throws IOException {
        writeNumber(counts.size(), out);
        int previous = 0;
        for (int i = 0; i < counts.size(); i++) {
            boolean several = counts.count(i) > 1;
            writeNumber(((long) (counts.day(i) - previous) << 1) | (several ? 1 : 0), out);
            if (several) {
                writeNumber(counts.count(i), out);
            }
            previous = counts.day(i);
        }
        writeNumber(counts.valueCount(), out);
        for (int i = 0; i < counts.valueCount(); i++) {
            out.writeLong(counts.value(i));
            writeNumber(counts.valueDay(i) - counts.day(0), out);
        }
    }

    static Tally decode(byte[] bytes) {
        var byKey = new TreeMap<Long, DayCounts>();
        byte[] sections;
        var source = new ByteArrayInputStream(bytes);
        try (var in = new DataInputStream(source)) {
            int format = in.readByte();
            if (format != PATTERNS && format != PATTERNS_AND_SECTIONS) {
                throw new IllegalArgumentException("the tally has format " + format + ", but only the formats "
                        + PATTERNS + " and " + PATTERNS_AND_SECTIONS + " are known: deploy a later version again");
            }
            long patternBytes = format == PATTERNS ? source.available() : readNumber(in);
            long sectionBytes = source.available() - patternBytes;
            if (patternBytes < 0 || sectionBytes < 0) {
                throw new IllegalArgumentException("the patterns of the tally end too early");
            }
            while (source.available() > sectionBytes) {
                byKey.put(in.readLong(), read(in));
            }
            if (source.available() < sectionBytes) {
                throw new IllegalArgumentException("the patterns of the tally end within the sections");
            }
            sections = Arrays.copyOfRange(bytes, bytes.length - (int) sectionBytes, bytes.length);
            while (source.available() > 0) {
                in.readByte();
                long length = readNumber(in);
                if (length < 0) {
                    throw new IllegalArgumentException("a section of the tally has no valid length");
                }
                in.skipNBytes(length);
            }
        } catch (EOFException e) {
            throw new IllegalArgumentException("the tally ends too early", e);
        } catch (IOException e) {
            throw new UncheckedIOException("an array cannot fail to be read", e);
        }
        return new Tally(byKey.keySet().stream().mapToLong(Long::longValue).toArray(),
                byKey.values().toArray(DayCounts[]::new), sections);
    }

    private static DayCounts read(DataInputStream in) throws IOException {
        int size = (int) readNumber(in);
        int[] days = new int[size];
        int[] counts = new int[size];
        int previous = 0;
        for (int i = 0; i < size; i++) {
            long distance = readNumber(in);
            days[i] = previous + (int) (distance >> 1);
            counts[i] = (distance & 1) == 0 ? 1 : (int) readNumber(in);
            previous = days[i];
        }
        int valueCount = (int) readNumber(in);
        long[] values = new long[valueCount];
        int[] valueDays = new int[valueCount];
        for (int i = 0; i < valueCount; i++) {
            values[i] = in.readLong();
            valueDays[i] = days[0] + (int) readNumber(in);
        }
        return new DayCounts(days, counts, values, valueDays);
    }

    private static void writeNumber(long number, DataOutputStream out) throws IOException {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            out.writeByte((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    private static long readNumber(DataInputStream in) throws IOException {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int b = in.readUnsignedByte();
            number |= (long) (b & 0x7F) << shift;
            if (b < 0x80) {
                return number;
            }
        }
        throw new IllegalArgumentException("the tally contains a number that is too long");
    }
}
