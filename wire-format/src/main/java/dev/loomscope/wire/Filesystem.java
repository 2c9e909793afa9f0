package dev.loomscope.wire;

/**
 * A mounted file system. Sizes in bytes; any number may be {@link Protocol#UNKNOWN}. Immutable.
 *
 * @param device what is mounted, such as {@code /dev/sda1}
 * @param mountpoint where, as the node itself sees it
 * @param fstype its type, such as {@code ext4}
 * @param size its size
 * @param free what is free, the superuser's reserve included
 * @param available what is free to everybody
 * @param files how many files (inodes) it can hold
 * @param filesFree how many more it can hold
 * @param readOnly whether it is mounted read-only
 */
public record Filesystem(
    String device,
    String mountpoint,
    String fstype,
    long size,
    long free,
    long available,
    long files,
    long filesFree,
    boolean readOnly) {}
