/** Tests of the files in a data directory. */
@org.jspecify.annotations.NullMarked
package io.leadscore.local.system;
