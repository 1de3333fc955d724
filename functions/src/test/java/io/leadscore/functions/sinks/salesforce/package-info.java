/** Tests of the adapters, and what stands for the other systems. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.sinks.salesforce;
