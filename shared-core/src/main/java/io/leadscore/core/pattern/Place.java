package io.leadscore.core.pattern;

import org.jspecify.annotations.Nullable;

/** A place in a document. It becomes text only if there is a problem to report. Immutable. */
final class Place {
    private final @Nullable Place around;
    private final String key;
    private final int index;

    private Place(@Nullable Place around, String key, int index) {
        this.around = around;
        this.key = key;
        this.index = index;
    }

    static Place of(String path) {
        return new Place(null, path, -1);
    }

    Place at(String innerKey) {
        return new Place(this, innerKey, -1);
    }

    Place at(int innerIndex) {
        return new Place(this, "", innerIndex);
    }

    @Override
    public String toString() {
        if (around == null) {
            return key;
        }
        String outer = around.toString();
        if (index >= 0) {
            return outer + "[" + index + "]";
        }
        return outer.isEmpty() ? key : outer + "." + key;
    }
}
