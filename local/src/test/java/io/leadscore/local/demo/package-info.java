@org.jspecify.annotations.NullMarked
package io.leadscore.local.demo;
