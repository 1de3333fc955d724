/** Sends leads to other systems by state: which leads, what is sent, and when it is sent again. Knows no system by name. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.crm;
