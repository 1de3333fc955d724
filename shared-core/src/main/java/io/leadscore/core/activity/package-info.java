/** An activity of a lead, the identities that it names, and its stored form. */
@org.jspecify.annotations.NullMarked
package io.leadscore.core.activity;
