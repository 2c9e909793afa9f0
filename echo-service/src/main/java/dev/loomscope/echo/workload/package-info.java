/**
 * What a server does with a message before it echoes it: the workload that it is told to have, and
 * the faults that measure how far one of them reaches. The same in every mode that runs Java; a
 * forked child has its own ({@code ForkedWork}, {@code ForkedFault}).
 */
@NullMarked
package dev.loomscope.echo.workload;

import org.jspecify.annotations.NullMarked;
