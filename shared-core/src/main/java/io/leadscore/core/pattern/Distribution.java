package io.leadscore.core.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites a pattern so that it can be matched field by field. In an array of objects, one element must satisfy all
 * conditions of a pattern. So wherever an {@code $or} and other conditions can meet in one array,
 * {@code a and (b or c)} becomes {@code (a and b) or (a and c)}. Elsewhere the {@code $or} stays as it is, and the
 * pattern does not grow.
 */
final class Distribution {
    /**
     * The most fields that a rewritten pattern may have. Without a limit, products of {@code $or} would grow
     * exponentially.
     */
    static final int MAX_LEAVES = 10_000;

    private int leaves;

    private Distribution() {}

    /** The rewritten pattern, or null if it would have more than {@link #MAX_LEAVES} fields. */
    static @Nullable Conjunction of(Conjunction pattern) {
        try {
            return new Distribution().local(pattern, true);
        } catch (TooManyException _) {
            return null;
        }
    }

    /** Ends the expansion at once. */
    private static final class TooManyException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** @param isDocument whether this is matched with the document itself, which is not an array */
    private Conjunction local(Conjunction pattern, boolean isDocument) {
        if (!pattern.hasOr()) {
            return pattern;
        }
        boolean meetsInArray = !isDocument && pattern.hasAbsence();
        if (meetsInArray || sharesObject(pattern)) {
            return new Conjunction(new TreeMap<>(), new TreeMap<>(), products(pattern));
        }
        var nested = new TreeMap<String, Conjunction>();
        for (var field : pattern.nested().entrySet()) {
            nested.put(field.getKey(), local(field.getValue(), false));
        }
        var branches = new ArrayList<Conjunction>(pattern.branches().size());
        for (Conjunction branch : pattern.branches()) {
            branches.add(local(branch, isDocument));
        }
        return new Conjunction(pattern.values(), nested, branches);
    }

    /** Whether fields and a branch ask for the same object, which may turn out to be an array of objects. */
    private static boolean sharesObject(Conjunction pattern) {
        for (String key : pattern.nested().keySet()) {
            for (Conjunction branch : pattern.branches()) {
                if (branch.asksForObject(key)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Conjunctions without any {@code $or}, one of which must match. */
    private List<Conjunction> products(Conjunction pattern) {
        var products = List.of(new Conjunction(pattern.values(), new TreeMap<>(), List.of()));
        for (var field : pattern.nested().entrySet()) {
            var inner = new ArrayList<Conjunction>();
            for (Conjunction product : products(field.getValue())) {
                var nested = new TreeMap<String, Conjunction>();
                nested.put(field.getKey(), product);
                inner.add(new Conjunction(new TreeMap<>(), nested, List.of()));
            }
            products = times(products, inner);
        }
        if (!pattern.branches().isEmpty()) {
            var sum = new ArrayList<Conjunction>();
            for (Conjunction branch : pattern.branches()) {
                sum.addAll(products(branch));
            }
            products = times(products, sum);
        }
        return products;
    }

    private List<Conjunction> times(List<Conjunction> left, List<Conjunction> right) {
        var products = new ArrayList<Conjunction>();
        for (Conjunction one : left) {
            for (Conjunction other : right) {
                Conjunction both = merged(one, other);
                leaves += both.leaves().size();
                if (leaves > MAX_LEAVES) {
                    throw new TooManyException();
                }
                products.add(both);
            }
        }
        return products;
    }

    /** Both, neither of which has an {@code $or}; no field is in both. */
    private static Conjunction merged(Conjunction one, Conjunction other) {
        var values = new TreeMap<>(one.values());
        values.putAll(other.values());
        var nested = new TreeMap<>(one.nested());
        for (var field : other.nested().entrySet()) {
            Conjunction already = nested.get(field.getKey());
            nested.put(field.getKey(), already == null ? field.getValue() : merged(already, field.getValue()));
        }
        return new Conjunction(values, nested, List.of());
    }
}
