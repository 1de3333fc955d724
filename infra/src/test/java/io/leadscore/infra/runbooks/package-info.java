/** Tests of the scripts that the runbooks run. */
@org.jspecify.annotations.NullMarked
package io.leadscore.infra.runbooks;
