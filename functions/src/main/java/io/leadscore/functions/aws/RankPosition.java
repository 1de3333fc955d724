package io.leadscore.functions.aws;

import io.leadscore.functions.port.LeadStore.RankedLead;
import java.math.BigInteger;

/**
 * The sort key of the ranking index: the band, followed by digits of the lead's hash. DynamoDB does not define an order
 * for equal sort keys. The hash gives leads of one band a fixed order, so a reader can continue after any row, even if
 * this row no longer exists. The number has at most 27 digits; DynamoDB stores 38.
 */
final class RankPosition {
    /** Positions within one band. Two leads of a shard have the same position with a probability of 1 in 10^15. */
    private static final BigInteger PLACES = BigInteger.TEN.pow(15);

    private RankPosition() {}

    static String of(String leadId, long band) {
        BigInteger place = new BigInteger(1, Keys.digest(leadId)).mod(PLACES);
        return BigInteger.valueOf(band).multiply(PLACES).add(place).toString();
    }

    static String of(RankedLead row) {
        return of(row.leadId(), row.band());
    }

    /** The band of a position, rounded down, because the hash part is never negative. */
    static long band(String position) {
        BigInteger[] parts = new BigInteger(position).divideAndRemainder(PLACES);
        long whole = parts[0].longValueExact();
        return parts[1].signum() < 0 ? whole - 1 : whole;
    }
}
