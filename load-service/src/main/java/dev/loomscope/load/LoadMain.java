package dev.loomscope.load;

import dev.loomscope.load.compare.CompareCommand;
import dev.loomscope.load.isolate.IsolateCommand;
import dev.loomscope.load.run.LoadCommand;
import dev.loomscope.service.Program;

/** The program behind {@code loomscope load}, {@code compare} and {@code isolate}. */
public final class LoadMain {

  private LoadMain() {}

  public static void main(String[] arguments) {
    System.exit(program().run(arguments, System.getenv()));
  }

  static Program program() {
    return Program.named(
            "load",
            "Drives clients at an echo server, closed loop: each connects, sends a message, waits for"
                + " the whole echo, compares every byte, and sends the next. Ends with 1 if an echo was"
                + " lost or altered.",
            LoadCommand.SETTINGS,
            LoadCommand::run)
        .and(
            "compare",
            "Starts one echo server in each concurrency mode on this machine, drives the same load at"
                + " each in turn, and shows them side by side. Ends with 1 if an echo was lost or"
                + " altered.",
            CompareCommand.SETTINGS,
            CompareCommand::run)
        .and(
            "isolate",
            "Starts an echo server in each concurrency mode, lets clients echo, has one more client"
                + " make its handler fail in several ways, and counts whose echoes still came in time.",
            IsolateCommand.SETTINGS,
            IsolateCommand::run);
  }
}
