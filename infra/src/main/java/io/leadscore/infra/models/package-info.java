/** The scoring models of the settings, deployed as resources of the stack. */
@org.jspecify.annotations.NullMarked
package io.leadscore.infra.models;
