/** The CDK app: {@link io.leadscore.infra.LeadscoreApp} builds the stacks from the constructs in the packages below. */
@org.jspecify.annotations.NullMarked
package io.leadscore.infra;
