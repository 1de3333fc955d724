/** Tests of what CloudFormation asks for. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.models;
