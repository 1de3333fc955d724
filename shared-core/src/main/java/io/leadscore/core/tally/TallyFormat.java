package io.leadscore.core.tally;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.TreeMap;

/**
 * The tally's binary form. It is small because every activity writes it. It begins with the version byte. Then it has
 * for each pattern, in ascending order of keys: the key (8 bytes); the number of days; each day as the distance from
 * the previous day, with a bit that says whether a count above 1 follows; the number of values; each value with its
 * hash (8 bytes) and its day. Numbers have a variable length: seven bits in each byte, the lowest bits first.
 */
final class TallyFormat {
    private static final int VERSION = 1;
    /** The key, and one byte for each of the two numbers. */
    private static final int LEAST_BYTES_OF_PATTERN = Long.BYTES + 2;
    private static final int LEAST_BYTES_OF_VALUE = Long.BYTES + 1;

    private TallyFormat() {}

    static byte[] encode(Tally tally) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            for (int i = 0; i < tally.size(); i++) {
                out.writeLong(tally.key(i));
                write(tally.counts(i), out);
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
        var source = new ByteArrayInputStream(bytes);
        try (var in = new DataInputStream(source)) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IllegalArgumentException(
                        "the tally has format " + version + ", but only format " + VERSION + " is known");
            }
            while (source.available() > 0) {
                byKey.put(in.readLong(), read(in));
            }
        } catch (EOFException e) {
            throw new IllegalArgumentException("the tally ends too early", e);
        } catch (IOException e) {
            throw new UncheckedIOException("an array cannot fail to be read", e);
        }
        return new Tally(byKey.keySet().stream().mapToLong(Long::longValue).toArray(),
                byKey.values().toArray(DayCounts[]::new));
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
