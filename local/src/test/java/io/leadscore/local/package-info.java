/** Runs the command line as a user does. */
@org.jspecify.annotations.NullMarked
package io.leadscore.local;
