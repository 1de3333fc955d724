/** The contract tests of the ports, and the reference store. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.port;
