package io.leadscore.functions.aws.local.capacity;

/**
 * Capacity units, separately for the table and its indexes.
 *
 * @param readTable  one strongly consistent read of 4 KB is 1, an eventually consistent one ½
 * @param writeTable one write of 1 KB is 1
 */
public record Units(double readTable, double readIndex, double writeTable, double writeIndex) {
    public static final Units NONE = new Units(0, 0, 0, 0);

    static Units read(double table, double index) {
        return new Units(table, index, 0, 0);
    }

    static Units write(double table, double index) {
        return new Units(0, 0, table, index);
    }

    public Units plus(Units more) {
        return new Units(readTable + more.readTable, readIndex + more.readIndex, writeTable + more.writeTable,
                writeIndex + more.writeIndex);
    }

    public double reads() {
        return readTable + readIndex;
    }

    public double writes() {
        return writeTable + writeIndex;
    }
}
