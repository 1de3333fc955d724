/** The routes by which a person corrects who is who, and erases. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.people;
