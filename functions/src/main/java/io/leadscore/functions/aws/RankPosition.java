package io.leadscore.functions.aws;

import io.leadscore.functions.port.LeadStore.RankedLead;
import java.math.BigInteger;

/**
 * The sort key of the ranking index: the band, and below it digits of the lead's hash. So equal bands have an order of
 * their own, and a reader can go on after any row, whether it is still there or not, where DynamoDB itself orders equal
 * keys as it likes. A number of at most 27 digits; DynamoDB keeps 38.
 */
final class RankPosition {
    /** Below a band there is room for so many leads; two of one shard share a place once in a quadrillion. */
    private static final BigInteger PLACES = BigInteger.TEN.pow(15);

    private RankPosition() {}

    static String of(String leadId, long band) {
        BigInteger place = new BigInteger(1, Keys.digest(leadId)).mod(PLACES);
        return BigInteger.valueOf(band).multiply(PLACES).add(place).toString();
    }

    static String of(RankedLead row) {
        return of(row.leadId(), row.band());
    }

    /** The band of a position, rounded down: places are not negative. */
    static long band(String position) {
        BigInteger[] parts = new BigInteger(position).divideAndRemainder(PLACES);
        long whole = parts[0].longValueExact();
        return parts[1].signum() < 0 ? whole - 1 : whole;
    }
}
