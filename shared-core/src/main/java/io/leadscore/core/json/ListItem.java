package io.leadscore.core.json;

/** An item of a list that is read item by item, see {@link JsonReader#readList}. Immutable. */
public sealed interface ListItem {
    record Read(Json value) implements ListItem {}

    /**
     * The item is no JSON, or has a key twice in one object.
     *
     * @param message what is wrong; it quotes nothing of the item
     */
    record Unreadable(String message) implements ListItem {}
}
