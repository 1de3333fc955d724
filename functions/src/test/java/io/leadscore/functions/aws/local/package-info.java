/** Tests of the classes that replace AWS on a developer machine. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.aws.local;
