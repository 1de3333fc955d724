/** Rules for the whole core. */
@org.jspecify.annotations.NullMarked
package io.leadscore.core;
