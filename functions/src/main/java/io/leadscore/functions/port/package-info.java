/** What the functions need of the outside world, as ports. The in-memory store of the tests documents the contract. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.port;
