/** Tests of the synthesised template, and what they share. */
@org.jspecify.annotations.NullMarked
package io.leadscore.infra;
