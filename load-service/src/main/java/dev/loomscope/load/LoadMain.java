package dev.loomscope.load;

import dev.loomscope.load.command.CompareCommand;
import dev.loomscope.load.command.LoadCommand;
import dev.loomscope.load.command.ReportCommand;
import dev.loomscope.load.command.SearchCommand;
import dev.loomscope.load.command.ServeCommand;
import dev.loomscope.load.up.UpCommand;
import dev.loomscope.service.Credentials;
import dev.loomscope.service.Program;
import dev.loomscope.service.Setting;
import java.util.List;
import java.util.stream.Stream;

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
            List.of(
                "load --target 127.0.0.1:7007 --clients 100 --messages 10 --bytes 64",
                "load --target 127.0.0.1:7007 --rate 1000 --connections 50 --duration 30s --json run.json",
                "load --target [::1]:7007 --metrics-url http://[::1]:8080/metrics --timeout 10s"),
            readers(LoadCommand.SETTINGS),
            reader(LoadCommand::run))
        .and(
            "compare",
            "Starts one echo server in each concurrency mode on this machine, drives the same load at"
                + " each in turn, and shows them side by side. Ends with 1 if an echo was lost or"
                + " altered, or an experiment could not be run to its end.",
            List.of(
                "compare",
                "compare --experiment all --html report.html",
                "compare --experiment light --modes thread,virtual --rounds 10 --details",
                "compare --targets \"mine=10.0.0.5:7 virtual=127.0.0.1:7009\" --json before.json --csv rounds.csv"),
            readers(CompareCommand.SETTINGS),
            reader(CompareCommand::run))
        .and(
            "search",
            "Finds the highest rate at which 99 of 100 requests to an echo server take no longer than"
                + " a bound, open loop, and confirms it by a longer run. Ends with 1 if there is none,"
                + " an echo was altered or the server does not answer, with 3 if the generator was the"
                + " limit.",
            List.of(
                "search --target 127.0.0.1:7007 --p99 10ms",
                "search --target 127.0.0.1:7007 --connections 100 --from 500 --to 20000 --json search.json"),
            readers(SearchCommand.SETTINGS),
            reader(SearchCommand::run))
        .and(
            "report",
            "Says in words what a comparison found, by the JSON that compare wrote, and writes it as"
                + " one page of HTML; of two comparisons, what changed from the first to the second.",
            List.of(
                "report before.json --details --html report.html", "report before.json after.json"),
            ReportCommand.SETTINGS,
            ReportCommand::run)
        .and(
            "serve",
            "Compares echo servers that run on a timetable, and shows how they rank: a live page, an API"
                + " to start and stop comparisons and loads, Prometheus metrics. Load is made at the"
                + " configured targets alone. Runs until it is stopped.",
            List.of(
                "serve --targets \"thread=127.0.0.1:7008 virtual=127.0.0.1:7009\"",
                "serve --schedule-experiments light --schedule-interval 1h --results-folder results",
                "serve --continuous-rate 100 --http-bind 0.0.0.0 --http-port 8090"),
            readers(ServeCommand.SETTINGS),
            reader(ServeCommand::run))
        .and(
            "up",
            "Starts collector, agent, an echo server in each concurrency mode, and the service that"
                + " compares these on this machine, and says where they are. Runs until it is stopped;"
                + " ends with 1 if one of them ends before.",
            List.of("up", "up --collector-http-port 9000 --echo-port 9007"),
            UpCommand.SETTINGS,
            UpCommand::run);
  }

  /** The settings of a command that reads the metrics of servers. */
  private static List<Setting<?>> readers(List<Setting<?>> settings) {
    return Stream.of(settings, Credentials.SETTINGS).<Setting<?>>flatMap(List::stream).toList();
  }

  private static Program.Body reader(Program.Body command) {
    return settings -> {
      Credentials.use(settings);
      return command.run(settings);
    };
  }
}
