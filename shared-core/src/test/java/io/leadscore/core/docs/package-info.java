/** Holds the documentation to the code: generated pages, worked examples, links and the order of the glossary. */
@org.jspecify.annotations.NullMarked
package io.leadscore.core.docs;
