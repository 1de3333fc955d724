/** The ports: interfaces to the services outside this process. The contract tests check every implementation. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.port;
