/** Tests of the services, through real parts. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.service;
