/** Tests of the systems that get leads. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.sinks;
