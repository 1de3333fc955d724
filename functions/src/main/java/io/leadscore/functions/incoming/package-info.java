/** The routes by which CRMs say what has changed in them. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.incoming;
