/**
 * What mode {@code process} is made of: a listening socket that child processes inherit, the zygote
 * that forks them or the JVMs that are started beforehand, and the shared memory they report
 * through.
 */
@NullMarked
package dev.loomscope.echo.process;

import org.jspecify.annotations.NullMarked;
