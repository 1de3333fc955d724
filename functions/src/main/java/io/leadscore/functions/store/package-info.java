/** What the functions need of a database, as ports; the contract is told by the in-memory store and held by its tests. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.store;
