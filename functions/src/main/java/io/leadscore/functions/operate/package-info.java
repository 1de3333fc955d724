/** What the operator of a deployment asks for; exports {@link io.leadscore.functions.operate.Operations}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.operate;
