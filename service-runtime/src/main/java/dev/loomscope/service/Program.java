package dev.loomscope.service;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A command-line program whose flags are its settings.
 *
 * <pre>{@code
 * public static void main(String[] arguments) {
 *   System.exit(
 *       Program.named("echo", "Serves RFC 862 over TCP", EXAMPLES, SETTINGS, echo::serve)
 *           .run(arguments, System.getenv()));
 * }
 * }</pre>
 *
 * <p>Exit codes: what the command returns; 2 if a flag or a setting is refused, after one line on
 * standard error; 1 if the command fails.
 */
public final class Program {

  /** The exit code of a program that was started wrongly. */
  public static final int USAGE = 2;

  /** The exit code of a program that could not do its work. */
  public static final int FAILED = 1;

  /** How much a program logs. */
  enum LogLevel {
    DEBUG,
    INFO,
    WARN,
    ERROR;

    Level level() {
      return switch (this) {
        case DEBUG -> Level.FINE;
        case INFO -> Level.INFO;
        case WARN -> Level.WARNING;
        case ERROR -> Level.SEVERE;
      };
    }
  }

  /** How much is logged: a setting of every program. */
  static final Setting<LogLevel> LOG_LEVEL =
      Setting.choice("log.level", LogLevel.class, "How much is logged on standard error");

  /** What a program does with its settings. */
  @FunctionalInterface
  public interface Body {
    /**
     * Does the work.
     *
     * @return the exit code
     * @throws InvalidSettingException if settings that are allowed one by one cannot go together
     * @throws ProgramFailure if the work cannot be done for a reason that one line tells
     */
    int run(Settings settings) throws Exception;
  }

  record Command(
      String name,
      String description,
      List<String> examples,
      List<Setting<?>> settings,
      Body body) {}

  private final Map<String, Command> commands = new LinkedHashMap<>();
  private int besideMib;

  private Program() {}

  /**
   * A program.
   *
   * @param name as the user types it after {@code loomscope}
   * @param examples how it is used: command lines without {@code ./loomscope}. The help shows their
   *     flags before all others.
   * @param settings all that it reads, without {@code config} and {@code log.level}, which every
   *     program has; those that are operands in the order in which they are given; one that several
   *     parts read may stand there more than once
   */
  public static Program named(
      String name,
      String description,
      List<String> examples,
      Collection<? extends Setting<?>> settings,
      Body body) {
    return new Program().and(name, description, examples, settings, body);
  }

  /** Adds a program that shares the jar; the first argument then chooses among them by name. */
  public Program and(
      String name,
      String description,
      List<String> examples,
      Collection<? extends Setting<?>> settings,
      Body body) {
    List<Setting<?>> all =
        Stream.<Setting<?>>concat(settings.stream(), Stream.of(LOG_LEVEL)).distinct().toList();
    commands.put(name, new Command(name, description, examples, all, body));
    return this;
  }

  /**
   * Refuses to start in a container whose memory does not have room for so much more than any
   * service takes.
   *
   * @param mebibytes what its buffers take, in MiB
   */
  public Program withBuffersOf(int mebibytes) {
    besideMib = mebibytes;
    return this;
  }

  /**
   * Runs the program and returns its exit code.
   *
   * @param environment the process's environment
   */
  public int run(String[] arguments, Map<String, String> environment) {
    Locale.setDefault(Locale.ROOT); // digits and decimals are the same in every locale
    AsciiPrintStream.installIfNeeded();
    Command alone = namedAlone(arguments);
    if (alone != null) {
      return run(alone, Map.of(), environment);
    }
    try {
      return switch (CommandLines.read(commands, arguments)) {
        case CommandLines.Chosen chosen -> run(chosen.command(), chosen.flags(), environment);
        case CommandLines.Help help -> {
          System.out.print(help.text());
          yield 0;
        }
      };
    } catch (CommandLines.RefusedException refused) {
      System.err.println(refused.getMessage());
      return USAGE;
    }
  }

  /**
   * The command, if the arguments name it, where there are several, and say no more: null if they
   * do. So is a service started that is configured by its environment, and it need not wait until
   * the classes are loaded that read flags, which is a good part of its start.
   */
  private @Nullable Command namedAlone(String[] arguments) {
    int names = commands.size() == 1 ? 0 : 1;
    if (arguments.length != names) {
      return null;
    }
    return names == 0 ? commands.values().iterator().next() : commands.get(arguments[0]);
  }

  private int run(Command command, Map<String, String> flags, Map<String, String> environment) {
    try {
      Settings settings = Settings.read(command.settings(), flags, environment);
      LogFormatter.install(settings.get(LOG_LEVEL).level());
      MemoryLimit.check(besideMib);
      return command.body().run(settings);
    } catch (InvalidSettingException refused) {
      System.err.println(refused.getMessage());
      return USAGE;
    } catch (ProgramFailure failure) {
      System.err.println(failure.getMessage());
      return FAILED;
    } catch (Exception unexpected) {
      EventLog.of(Program.class).error("failed", unexpected, "command", command.name());
      return FAILED;
    }
  }
}
