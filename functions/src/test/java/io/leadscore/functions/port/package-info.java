/** The reference store, which tells the contract of the ports in one page. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.port;
