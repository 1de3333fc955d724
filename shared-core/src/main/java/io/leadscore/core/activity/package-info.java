/** An activity of a lead, the identities that it names, its stored form, and its UTC day. */
@org.jspecify.annotations.NullMarked
package io.leadscore.core.activity;
