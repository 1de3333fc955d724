package io.leadscore.functions.access;

/** What a route needs from its caller. Every route says one, so none is open by mistake. */
public sealed interface Need permits Permission, Need.Open, Need.SignedIn {
    /** Anybody may call. */
    Need OPEN = new Open();
    /** A caller must be known. No permission is needed. */
    Need SIGNED_IN = new SignedIn();

    /** See {@link #OPEN}. */
    record Open() implements Need {}

    /** See {@link #SIGNED_IN}. */
    record SignedIn() implements Need {}
}
