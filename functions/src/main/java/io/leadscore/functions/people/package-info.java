/** The routes by which a person corrects who is who. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.people;
