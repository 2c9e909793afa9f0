package dev.loomscope.echo;

import dev.loomscope.echo.process.ContextSwitches;
import dev.loomscope.echo.process.SwitchCounts;

/**
 * The context switches of a server's process tree since it started; never go down, even where those
 * of a process that is just ending are missed for once. Read from the kernel each time that they
 * are asked for, and at no other. Thread-safe.
 */
final class TreeSwitches {

  private final EchoServer server;
  private ContextSwitches highest = ContextSwitches.NONE;

  TreeSwitches(EchoServer server) {
    this.server = server;
  }

  synchronized ContextSwitches reading() {
    highest = highest.max(SwitchCounts.own().plus(server.processesSwitches()));
    return highest;
  }
}
