package dev.loomscope.wire;

/**
 * Memory in bytes. All but {@code total} may be {@link Protocol#UNKNOWN}. The terms are those of
 * proc(5), {@code /proc/meminfo}. Immutable.
 *
 * @param used what is neither free nor readily available: {@code total - available}
 */
public record Memory(
    long total,
    long used,
    long free,
    long available,
    long buffers,
    long cached,
    long swapTotal,
    long swapUsed,
    long swapFree) {}
