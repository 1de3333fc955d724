/** What holds of the whole core. */
@org.jspecify.annotations.NullMarked
package io.leadscore.core;
