/** Tests of intake. */
@org.jspecify.annotations.NullMarked
package io.leadscore.core.intake;
