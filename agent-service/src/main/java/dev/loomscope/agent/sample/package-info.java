/**
 * Takes samples of the node: on Linux from {@code /proc}, as node_exporter would (same sources,
 * same units, same things left out); on every other system by OSHI.
 *
 * <p><b>Why not OSHI everywhere.</b> On Linux it does not see what node_exporter sees (7.5,
 * native-free). Cores are counted through where offline ones leave gaps; reads and writes of a disk
 * share one time; disks without a device below them and interfaces without an address are left out;
 * free and cached memory, buffers and dropped packets are not there; the errors of UDP are another
 * column; and in a container the names of interfaces and their counters come from different places.
 * It also starts {@code getconf}, {@code uname} and {@code lsblk}. A test holds one sampler against
 * the other, value by value.
 *
 * <p><b>Why not {@code /proc} alone.</b> Nobody but Linux has one. {@link
 * dev.loomscope.agent.sample.OshiDialect} says what OSHI tells on Windows and macOS; all its
 * answers are interfaces, so tests make them up.
 */
@NullMarked
package dev.loomscope.agent.sample;

import org.jspecify.annotations.NullMarked;
