/** The zip that is deployed, run with the handlers, memory and variables that the synthesised template gives it. */
@org.jspecify.annotations.NullMarked
package io.leadscore.infra.deployed;
