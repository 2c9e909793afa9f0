package dev.loomscope.wire;

import org.jspecify.annotations.Nullable;

/**
 * What a node says of itself as a whole. Texts are null and numbers {@link Protocol#UNKNOWN} where
 * they are not known. Immutable.
 *
 * @param bootMillis when it booted, in Unix milliseconds
 * @param sysname the kernel's name, as by uname(2); so are the next five
 * @param release its release
 * @param version its version
 * @param machine the machine's architecture
 * @param nodename the host's name
 * @param domainname the NIS domain
 * @param contextSwitches context switches since boot
 * @param descriptorsAllocated file descriptors in use
 * @param descriptorsMax file descriptors there may be
 * @param udpReceiveErrors UDP datagrams received and not delivered, for whatever error
 * @param udpBufferErrors those of them for which the receiving socket's buffer was full
 */
public record SystemFacts(
    long bootMillis,
    @Nullable String sysname,
    @Nullable String release,
    @Nullable String version,
    @Nullable String machine,
    @Nullable String nodename,
    @Nullable String domainname,
    long contextSwitches,
    long descriptorsAllocated,
    long descriptorsMax,
    long udpReceiveErrors,
    long udpBufferErrors) {}
