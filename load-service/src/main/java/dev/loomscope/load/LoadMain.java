package dev.loomscope.load;

import dev.loomscope.load.command.CompareCommand;
import dev.loomscope.load.command.LoadCommand;
import dev.loomscope.load.command.ReportCommand;
import dev.loomscope.load.command.SearchCommand;
import dev.loomscope.load.command.ServeCommand;
import dev.loomscope.load.up.UpCommand;
import dev.loomscope.service.Program;

/**
 * The programs behind {@code loomscope load}, {@code compare}, {@code search}, {@code serve},
 * {@code report} and {@code up}.
 */
public final class LoadMain {

  private LoadMain() {}

  public static void main(String[] arguments) {
    System.exit(program().run(arguments, System.getenv()));
  }

  /** Every program by its name. */
  public static Program program() {
    return Program.named(
            "load",
            "Drives clients at an echo server, closed loop: each connects, sends a message, waits for"
                + " the whole echo, compares every byte, and sends the next. With a rate, open loop:"
                + " requests become due whether or not the server keeps up, and their latency counts"
                + " from then. Ends with 1 if an echo was lost or altered or a client never served, with"
                + " 3 if the generator itself was late or starved.",
            LoadCommand.SETTINGS,
            LoadCommand::run)
        .and(
            "compare",
            "Starts one echo server in each concurrency mode on this machine, drives the same load at"
                + " each in turn, and shows them side by side. Ends with 1 if an echo was lost or"
                + " altered, or an experiment could not be run to its end.",
            CompareCommand.SETTINGS,
            CompareCommand::run)
        .and(
            "search",
            "Finds the highest rate at which 99 of 100 requests to an echo server take no longer than"
                + " a bound, open loop, and confirms it by a longer run. Ends with 1 if there is none,"
                + " an echo was altered or the server does not answer, with 3 if the generator was the"
                + " limit.",
            SearchCommand.SETTINGS,
            SearchCommand::run)
        .and(
            "report",
            "Says in words what a comparison found, by the JSON that compare wrote, and writes it as"
                + " one page of HTML; of two comparisons, what changed from the first to the second.",
            ReportCommand.SETTINGS,
            ReportCommand::run)
        .and(
            "serve",
            "Compares echo servers that run on a timetable, and shows how they rank: a live page, an API"
                + " to start and stop comparisons and loads, Prometheus metrics. Load is made at the"
                + " configured targets alone. Runs until it is stopped.",
            ServeCommand.SETTINGS,
            ServeCommand::run)
        .and(
            "up",
            "Starts collector, agent, an echo server in each concurrency mode, and the service that"
                + " compares these on this machine, and says where they are. Runs until it is stopped;"
                + " ends with 1 if one of them ends before.",
            UpCommand.SETTINGS,
            UpCommand::run);
  }
}
